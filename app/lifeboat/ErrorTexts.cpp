// SPDX-License-Identifier: MIT
#include "app/lifeboat/ErrorTexts.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace lifeboat
{

namespace
{

using core::ErrorCode;

constexpr auto texts = std::to_array<ErrorText>({
    {ErrorCode::ioFailed, "the computer could not read or write a file",
     "The disk is full, or the folder may not be written.",
     "Free some space or choose another folder, then run the command again."},
    {ErrorCode::internal, "something happened that must not happen", "This is a bug in Lifeboat.",
     "Report it with the command and, if you can, its input files."},
    {ErrorCode::badUsage, "the command line does not make sense", "A verb or an option is mistyped or missing.",
     "Run “lifeboat help” for all verbs, or “lifeboat help VERB” for the options of one."},

    {ErrorCode::truncated, "the input ends too early", "A download or a copy was cut off.",
     "Get the file again and compare its size with the original's."},
    {ErrorCode::badChecksum, "a check value does not match", "The file was damaged, or changed by another tool.",
     "Get the file again from where it came from."},
    {ErrorCode::badMagic, "this is not the kind of file that is needed here", "Another file was meant.",
     "Give an image or a firmware package; “lifeboat inspect FILE” says what a file is."},
    {ErrorCode::unsupportedVersion, "this version of the format cannot be handled",
     "The file was made by or for something newer.",
     "Use a newer Lifeboat, or a file of a version that this one knows (see above)."},
    {ErrorCode::outOfRange, "a value in the input points outside of it", "The file is damaged.",
     "Get the file again from where it came from; “lifeboat extract” saves what can still be read of an image."},
    {ErrorCode::corrupt, "the file system is damaged",
     "Power was lost at a bad moment, the flash is worn, or the image was read wrongly.",
     "Read the image once more; “lifeboat extract” saves what can still be read."},
    {ErrorCode::noSpace, "there is no free block left", "The files fill the whole partition.",
     "Remove files or make them smaller."},
    {ErrorCode::notFound, "something that was named is not there",
     "The name is mistyped, the file was moved, or the input lacks a part.",
     "Check the name (relative paths count from the current folder), or get the input again."},
    {ErrorCode::exists, "something of this name is there already", "An earlier run left it.",
     "Choose another name or folder, or remove what is there."},
    {ErrorCode::notDirectory, "this is not a folder", "A file has the name of a folder.",
     "Check the path, or rename the file."},
    {ErrorCode::isDirectory, "this is a folder", "A file was meant.", "Give a file."},
    {ErrorCode::notEmpty, "the folder is not empty", "There are files in it.", "Remove its files first."},
    {ErrorCode::nameTooLong, "a name is too long", "The module's file system takes 255 bytes, also with folders.",
     "Give the file or its folder a shorter name; a Chinese character counts as three bytes."},
    {ErrorCode::badName, "this name cannot be used",
     "It is empty, has a forbidden character, or leads out of its place.",
     "Rename the file; control characters, quotes and backslashes are not allowed."},
    {ErrorCode::tooLarge, "something is larger than its limit", "The limit belongs to the module or to its firmware.",
     "Protect fewer files, or make the file smaller."},
    {ErrorCode::syntax, "the text does not have the form that it should have",
     "It was edited by hand, or is another file.", "Correct it at the place that is named, or make it anew."},
    {ErrorCode::duplicate, "something stands twice that may stand only once",
     "Two sources bring the same name, two patterns one file, or an archive holds two packages.",
     "Remove or rename one of the two."},
    {ErrorCode::badArgument, "this value cannot be used here", "It does not fit the other input.",
     "Choose a value or a file that goes with the rest."},
    {ErrorCode::badHandle, "a file was used in another way than it was opened", "This is a bug in Lifeboat.",
     "Report it with the command and, if you can, its input files."},
    {ErrorCode::deviceIo, "the flash reported an error", "The flash is worn or the connection is bad.",
     "Try again; if it comes back, the module should be replaced."},
    {ErrorCode::badBlock, "a block of the flash does not hold its data", "The flash is worn, or the image is cut off.",
     "Read the image once more, whole."},
    {ErrorCode::unsupportedFormat, "Lifeboat knows this kind of file but cannot handle it",
     "It is for another platform, or meant for another command.",
     "Use a Unisoc PAC or an ASR release zip; take single images out of a package with “lifeboat package get”."},
    {ErrorCode::noAddress, "nobody tells where the partition lies",
     "The package has neither an entry nor a table for it.",
     "Give the address that your firmware was built for: ID@0xADDRESS=IMAGE."},
    {ErrorCode::addressConflict, "this address belongs to something else in the package",
     "The firmware is laid out differently from the module profile.",
     "Ask the maker of the firmware for the address, and give it: ID@0xADDRESS=IMAGE with “lifeboat package set”."},
    {ErrorCode::doesNotFit, "the files do not fit into the partition", "They need more blocks than it has.",
     "Remove or shrink the largest files, protect fewer, or use a firmware with a larger partition."},
    {ErrorCode::unknownModule, "no such module is known", "The name is mistyped.",
     "Use the name printed on the module, for instance EC600U-CNLB."},
    {ErrorCode::busy, "the file is open for writing already", "This is a bug in Lifeboat.",
     "Report it with the command and, if you can, its input files."},
    {ErrorCode::readOnly, "the file system may not be written", "It was opened for reading only.",
     "Report it with the command and, if you can, its input files."},
    {ErrorCode::unreadable, "a file is there but cannot be read", "It is a folder, or you may not read it.",
     "Check what it is and who may read it (ls -ld)."},

    {ErrorCode::noPort, "there is no such port, or no module at any",
     "The module is not plugged in, has no power, or has another port name now.",
     "Plug it in and look with “lifeboat ports”."},
    {ErrorCode::severalPorts, "there is more than one module", "Several are plugged in, and none was chosen.",
     "Choose one with --port; “lifeboat ports” lists them."},
    {ErrorCode::noReturn, "the module restarted and did not come back", "It has no power, or its cable is loose.",
     "Unplug the module, plug it in again, and repeat the command."},
    {ErrorCode::portBusy, "the port is not free", "A terminal or another flashing tool has it open.",
     "Close that program and try again."},
    {ErrorCode::portNotPermitted, "you may not open the port", "Your user is not in the group that owns it.",
     "Run “sudo usermod -aG dialout $USER” and log in again."},
    {ErrorCode::noAnswer, "the module does not answer",
     "It is probably still running its application, or has no power.",
     "Restart it into download mode: hold BOOT (USB_BOOT) while you plug it in, then repeat the command."},
    {ErrorCode::disconnected, "the connection to the module broke", "It was unplugged, or lost its power.",
     "Plug it in again and repeat the command."},
    {ErrorCode::notOurProtocol, "something else than a module in download mode answers at this port",
     "It is another port of the module, or another device.",
     "Choose another port; “lifeboat ports” says what each is for."},
    {ErrorCode::linkFailed, "an answer of the module arrived damaged", "The cable or a hub disturbs the connection.",
     "Use another cable or a port of the computer itself, restart the module into download mode and repeat the "
     "command."},
    {ErrorCode::wrongModule, "the module is not the one that the package is for",
     "The package is for another chip family.", "Use the package that is made for this module."},
    {ErrorCode::refused, "the module refuses", "The package does not fit this module or its flash is worn.",
     "Check that the package is for this module; restart it into download mode and repeat the command."},

    {ErrorCode::proofFailed, "the restore did not bring a protected file back, so nothing was written",
     "The images would not protect this project.", "Report it with the project; protecting fewer files may help."},
    {ErrorCode::readBackDiffers, "what was read back is not what was written", "The disk or its cable is failing.",
     "Write to another disk."},
    {ErrorCode::flashDiffers, "the module's flash does not hold what was sent",
     "The connection is disturbed, or the flash is worn.",
     "Repeat the command; if it comes back, the module should be replaced."},

    {ErrorCode::notWhole, "done, and not everything is whole", "The lines before this say what is damaged, and where.",
     "“lifeboat extract” saves what can be read of an image; the restore at the next start of the module brings back "
     "files that are changed or missing."},

    {ErrorCode::cancelled, "cancelled", "You stopped the command.",
     "Repeat the command when you are ready; it starts from the beginning."},
    {ErrorCode::terminated, "stopped from outside", "Another program or the system ended the command (SIGTERM).",
     "Repeat the command; it starts from the beginning."},
});

} // namespace

const ErrorText* findErrorText(ErrorCode code)
{
    const auto found = std::ranges::find(texts, code, &ErrorText::code);
    return found == texts.end() ? nullptr : &*found;
}

std::string codeText(ErrorCode code)
{
    return "L" + std::to_string(static_cast<unsigned>(code));
}

std::optional<ErrorCode> parseCode(std::string_view text)
{
    if (text.starts_with('L') || text.starts_with('l'))
        text.remove_prefix(1);
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return {};
    return static_cast<ErrorCode>(number);
}

} // namespace lifeboat
