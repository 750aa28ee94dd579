// SPDX-License-Identifier: MIT
#include "ui/common/Words.h"

#include "ui/text/ErrorTexts.h"

#include <QCoreApplication>
#include <QLocale>

namespace ui
{

QString translated(const Text& text)
{
    return text.isEmpty() ? QString() : QCoreApplication::translate(text.context, text.source);
}

QString translated(const Phrase& phrase)
{
    return phrase.number < 0
               ? translated(phrase.text)
               : QCoreApplication::translate(phrase.text.context, phrase.text.source, nullptr, phrase.number);
}

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

std::string utf8(const QString& text)
{
    return text.toStdString();
}

ProblemWords wordsOf(const core::Problem& problem)
{
    ProblemWords words;
    words.code = text(codeText(problem.code));
    words.circumstance = text(problem.detail);
    const ErrorText* error = findErrorText(problem.code);
    if (!error)
        return words;
    QString sentence = translated(error->sentence);
    if (!sentence.isEmpty())
        sentence[0] = sentence[0].toUpper();
    words.sentence = problem.subject.empty()
                         ? QCoreApplication::translate("Words", "%1.").arg(sentence)
                         : QCoreApplication::translate("Words", "%1: %2").arg(sentence, text(problem.subject));
    words.cause = translated(error->cause);
    words.remedy = translated(error->windowRemedy);
    return words;
}

QString consoleRemedy(core::ErrorCode code)
{
    if (code == core::ErrorCode::noAnswer)
        return QCoreApplication::translate(
            "Words",
            "Check the module's power and the port. A program that prints nothing and ignores Ctrl+C looks the "
            "same: restart the module and try again within a second.");
    if (code == core::ErrorCode::linkFailed)
        return QCoreApplication::translate("Words",
                                           "Use another cable or a port of the computer itself, and try again.");
    return {};
}

QString text(const Quantity& quantity)
{
    return QLocale().toString(quantity.value, 'f', quantity.digits) + QChar(QChar::Nbsp) + quantity.unit;
}

QString sizeText(std::uint64_t bytes)
{
    return text(sizeQuantity(bytes));
}

QString rateText(double bytesPerSecond)
{
    return sizeText(static_cast<std::uint64_t>(bytesPerSecond)) + "/s";
}

QString timeLeftText(std::chrono::seconds left)
{
    return text(timeLeftQuantity(left));
}

QString crcText(std::uint32_t crc)
{
    return QString::number(crc, 16).rightJustified(8, '0').toUpper();
}

} // namespace ui
