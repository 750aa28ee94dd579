// SPDX-License-Identifier: MIT
#include "core/backup/RestoreFlag.h"

#include "core/backup/JsonReader.h"

namespace core::backup
{

namespace
{

/// The value of "enable". The vendor's test is "not equal to 0", so whatever is no number or truth value enables, too.
void takeValue(const JsonToken& value, RestoreFlag& flag)
{
    const bool isNumber = value.kind == JsonKind::number;
    const bool isTruth = value.kind == JsonKind::trueValue || value.kind == JsonKind::falseValue;
    const bool off = value.kind == JsonKind::falseValue || (isNumber && value.zero);
    flag.state = off ? FlagState::disabled : FlagState::enabled;
    flag.odd = !isNumber && !isTruth;
}

/// Reads the document to its end; a problem of its form is left in the flag.
Result<void> readDocument(ByteSource& source, RestoreFlag& flag)
{
    char text[8]; // for the key
    JsonReader json(source);
    auto token = json.next({});
    if (!token)
        return token.failure();
    if (token->kind != JsonKind::beginObject) {
        flag.problem = FlagProblem::notAnObject;
        if (auto skipped = json.skipRest(*token); !skipped)
            return skipped;
    } else {
        flag.problem = FlagProblem::keyMissing;
        for (;;) {
            const auto key = json.next(text);
            if (!key)
                return key.failure();
            if (key->kind == JsonKind::endObject)
                break;
            const bool isEnable = key->spells("enable");
            const auto value = json.next({});
            if (!value)
                return value.failure();
            if (isEnable) {
                takeValue(*value, flag);
                flag.problem = FlagProblem::none;
            }
            if (auto skipped = json.skipRest(*value); !skipped)
                return skipped;
        }
    }
    token = json.next({}); // nothing may follow
    if (!token)
        return token.failure();
    return {};
}

} // namespace

Result<RestoreFlag> readRestoreFlag(ByteSource& source)
{
    RestoreFlag flag;
    std::byte probe[1];
    const auto any = source.read(0, probe);
    if (!any)
        return any.failure();
    if (*any == 0) {
        flag.problem = FlagProblem::empty;
        return flag;
    }
    const auto beyond = source.read(flagLimitBytes, probe);
    if (!beyond)
        return beyond.failure();
    flag.largerThanVendorLimit = *beyond != 0;

    if (auto read = readDocument(source, flag); !read) {
        if (read.error().code != ErrorCode::syntax)
            return read.failure();
        flag.state = FlagState::unusable;
        flag.problem = FlagProblem::syntax;
        flag.odd = false;
    }
    return flag;
}

} // namespace core::backup
