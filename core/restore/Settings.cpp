// SPDX-License-Identifier: MIT
#include "core/restore/Settings.h"

#include <algorithm>

namespace core::restore
{

using backup::ByteSource;
using backup::FilePolicy;
using backup::JsonKind;
using backup::JsonReader;

namespace
{

constexpr ErrorText where = "/bak/.lifeboat.json";
constexpr ErrorText numberExpected = "whole number expected in JSON";

/// Whether `text` names a policy.
bool isPolicy(std::string_view text, FilePolicy& policy)
{
    for (const auto each : {FilePolicy::always, FilePolicy::ifMissing, FilePolicy::never}) {
        if (text == toText(each)) {
            policy = each;
            return true;
        }
    }
    return false;
}

enum class Key : std::uint8_t { version, defaultPolicy, sets, attempts, boots, other };
constexpr std::string_view keys[] = {"version", "default", "sets", "attempts", "boots"};

Key keyOf(std::string_view text)
{
    std::uint8_t i = 0;
    while (i < std::size(keys) && keys[i] != text)
        ++i;
    return static_cast<Key>(i);
}

/// Goes through the whole file: takes the settings, and the policy of `name` where it is named.
Result<void> pass(ByteSource& source, std::span<char> text, std::string_view name, Settings& settings,
                  FilePolicy& policy)
{
    JsonReader json(source);
    auto token = json.next({});
    if (token && token->kind != JsonKind::beginObject)
        return fail<ErrorCode::syntax, where>();
    std::uint32_t version = 0;
    for (;;) {
        if (token)
            token = json.next(text);
        if (!token)
            return token.failure();
        if (token->kind == JsonKind::endObject)
            continue;
        if (token->kind == JsonKind::end)
            return version == 1 ? Result<void>() : fail<ErrorCode::unsupportedVersion, where>();

        const auto key = keyOf(token->text);
        FilePolicy named{};
        const bool isList = isPolicy(token->text, named);
        token = json.next(text);
        if (!token)
            continue;
        if (isList && token->kind == JsonKind::beginArray) {
            while (token && token->kind != JsonKind::endArray) {
                token = json.next(text);
                settings.names = settings.names || (token && token->kind == JsonKind::string);
                if (token && token->kind == JsonKind::string && token->text == name)
                    policy = named;
            }
            continue;
        }
        if (key == Key::defaultPolicy && !isPolicy(token->text, settings.policy))
            return fail<ErrorCode::syntax, where>();
        if (key == Key::sets)
            settings.sets = token->kind == JsonKind::trueValue;
        if (key == Key::version || key == Key::attempts || key == Key::boots) {
            const auto number = numberBefore(source, token->kind == JsonKind::number ? json.offset() : 0);
            if (!number)
                return number.failure();
            if (key == Key::version)
                version = *number;
            else if (key == Key::attempts)
                settings.attempts = static_cast<std::uint8_t>(std::min<std::uint32_t>(*number, 255));
            else
                settings.boots = static_cast<std::uint8_t>(std::min<std::uint32_t>(*number, maxBoots));
        }
        if (auto skipped = json.skipRest(*token); !skipped)
            return skipped;
    }
}

} // namespace

Result<void> readSettings(ByteSource& source, std::span<char> text, Settings& settings)
{
    settings = {};
    FilePolicy ignored{};
    auto done = pass(source, text, {}, settings, ignored);
    if (!done)
        settings = {};
    // To go back there has to be something to go back to.
    settings.sets = settings.sets || settings.boots > 0;
    return done;
}

Result<FilePolicy> policyOf(ByteSource& source, std::span<char> text, const Settings& settings, std::string_view name)
{
    auto policy = settings.policy;
    if (!settings.names)
        return policy;
    Settings again;
    if (auto done = pass(source, text, name, again, policy); !done)
        return done.failure();
    return policy;
}

Result<std::uint32_t> numberBefore(ByteSource& source, std::uint32_t offset)
{
    std::byte digits[12]; // one more than a number may have, and what stands before it
    const auto size = std::min<std::uint32_t>(offset, sizeof digits);
    std::uint32_t filled = 0;
    while (filled < size) {
        const auto got = source.read(offset - size + filled, std::span(digits).subspan(filled, size - filled));
        if (!got)
            return got;
        if (*got == 0)
            break;
        filled += *got;
    }
    std::uint64_t value = 0;
    std::uint64_t place = 1;
    auto at = filled;
    for (; at > 0 && digits[at - 1] >= std::byte{'0'} && digits[at - 1] <= std::byte{'9'}; --at, place *= 10)
        value += static_cast<std::uint64_t>(std::to_integer<int>(digits[at - 1]) - '0') * place;
    const auto before = at > 0 ? static_cast<char>(digits[at - 1]) : '0';
    const bool isPart = before == '-' || before == '+' || before == '.' || before == 'e' || before == 'E';
    if (at == 0 || at == filled || isPart || value > 0xFFFFFFFF)
        return fail<ErrorCode::syntax, numberExpected>();
    return static_cast<std::uint32_t>(value);
}

} // namespace core::restore
