// SPDX-License-Identifier: MIT
#include "ui/text/ErrorTexts.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace ui
{

namespace
{

using core::ErrorCode;

/// Without words of its own the window says what the command line says.
constexpr ErrorText entry(ErrorCode code, const char* sentence, const char* cause, const char* remedy,
                          const char* windowRemedy = nullptr)
{
    constexpr const char* context = "Errors";
    return {code,
            {context, sentence},
            {context, cause},
            {context, remedy},
            {context, windowRemedy ? windowRemedy : remedy}};
}

constexpr auto texts = std::to_array<ErrorText>({
    entry(ErrorCode::ioFailed, QT_TRANSLATE_NOOP("Errors", "the computer could not read or write a file"),
          QT_TRANSLATE_NOOP("Errors", "The disk is full, or the folder may not be written."),
          QT_TRANSLATE_NOOP("Errors", "Free some space or choose another folder, then run the command again."),
          QT_TRANSLATE_NOOP("Errors", "Free some space or choose another folder, then try again.")),
    entry(
        ErrorCode::internal, QT_TRANSLATE_NOOP("Errors", "something happened that must not happen"),
        QT_TRANSLATE_NOOP("Errors", "This is a bug in Lifeboat."),
        QT_TRANSLATE_NOOP("Errors", "Report it with the command and, if you can, its input files."),
        QT_TRANSLATE_NOOP("Errors", "Choose “Report a problem” in the help menu, and add the input files if you can.")),
    entry(ErrorCode::badUsage, QT_TRANSLATE_NOOP("Errors", "the command line does not make sense"),
          QT_TRANSLATE_NOOP("Errors", "A verb or an option is mistyped or missing."),
          QT_TRANSLATE_NOOP("Errors",
                            "Run “lifeboat help” for all verbs, or “lifeboat help VERB” for the options of one."),
          QT_TRANSLATE_NOOP("Errors", "Choose another value.")),

    entry(ErrorCode::truncated, QT_TRANSLATE_NOOP("Errors", "the input ends too early"),
          QT_TRANSLATE_NOOP("Errors", "A download or a copy was cut off."),
          QT_TRANSLATE_NOOP("Errors", "Get the file again and compare its size with the original's.")),
    entry(ErrorCode::badChecksum, QT_TRANSLATE_NOOP("Errors", "a check value does not match"),
          QT_TRANSLATE_NOOP("Errors", "The file was damaged, or changed by another tool."),
          QT_TRANSLATE_NOOP("Errors", "Get the file again from where it came from.")),
    entry(ErrorCode::badMagic, QT_TRANSLATE_NOOP("Errors", "this is not the kind of file that is needed here"),
          QT_TRANSLATE_NOOP("Errors", "Another file was meant."),
          QT_TRANSLATE_NOOP("Errors",
                            "Give an image or a firmware package; “lifeboat inspect FILE” says what a file is."),
          QT_TRANSLATE_NOOP("Errors", "Choose an image or a firmware package.")),
    entry(ErrorCode::unsupportedVersion, QT_TRANSLATE_NOOP("Errors", "this version of the format cannot be handled"),
          QT_TRANSLATE_NOOP("Errors", "The file was made by or for something newer."),
          QT_TRANSLATE_NOOP("Errors", "Use a newer Lifeboat, or a file of a version that this one knows (see above).")),
    entry(
        ErrorCode::outOfRange, QT_TRANSLATE_NOOP("Errors", "a value in the input points outside of it"),
        QT_TRANSLATE_NOOP("Errors", "The file is damaged."),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Get the file again from where it came from; “lifeboat extract” saves what can still be read of an image."),
        QT_TRANSLATE_NOOP("Errors", "Get the file again from where it came from.")),
    entry(ErrorCode::corrupt, QT_TRANSLATE_NOOP("Errors", "the file system is damaged"),
          QT_TRANSLATE_NOOP("Errors",
                            "Power was lost at a bad moment, the flash is worn, or the image was read wrongly."),
          QT_TRANSLATE_NOOP("Errors", "Read the image once more; “lifeboat extract” saves what can still be read."),
          QT_TRANSLATE_NOOP("Errors", "Read the image once more; if it stays so, flash the package again.")),
    entry(ErrorCode::noSpace, QT_TRANSLATE_NOOP("Errors", "there is no free block left"),
          QT_TRANSLATE_NOOP("Errors", "The files fill the whole partition."),
          QT_TRANSLATE_NOOP("Errors", "Remove files or make them smaller.")),
    entry(ErrorCode::notFound, QT_TRANSLATE_NOOP("Errors", "something that was named is not there"),
          QT_TRANSLATE_NOOP("Errors", "The name is mistyped, the file was moved, or the input lacks a part."),
          QT_TRANSLATE_NOOP("Errors",
                            "Check the name (relative paths count from the current folder), or get the input again.")),
    entry(ErrorCode::exists, QT_TRANSLATE_NOOP("Errors", "something of this name is there already"),
          QT_TRANSLATE_NOOP("Errors", "An earlier run left it."),
          QT_TRANSLATE_NOOP("Errors", "Choose another name or folder, or remove what is there.")),
    entry(ErrorCode::notDirectory, QT_TRANSLATE_NOOP("Errors", "this is not a folder"),
          QT_TRANSLATE_NOOP("Errors", "A file has the name of a folder."),
          QT_TRANSLATE_NOOP("Errors", "Check the path, or rename the file.")),
    entry(ErrorCode::isDirectory, QT_TRANSLATE_NOOP("Errors", "this is a folder"),
          QT_TRANSLATE_NOOP("Errors", "A file was meant."), QT_TRANSLATE_NOOP("Errors", "Give a file.")),
    entry(ErrorCode::notEmpty, QT_TRANSLATE_NOOP("Errors", "the folder is not empty"),
          QT_TRANSLATE_NOOP("Errors", "There are files in it."),
          QT_TRANSLATE_NOOP("Errors", "Remove its files first.")),
    entry(ErrorCode::nameTooLong, QT_TRANSLATE_NOOP("Errors", "a name is too long"),
          QT_TRANSLATE_NOOP("Errors", "The module's file system takes 255 bytes, also with folders."),
          QT_TRANSLATE_NOOP("Errors",
                            "Give the file or its folder a shorter name; a Chinese character counts as three bytes.")),
    entry(ErrorCode::badName, QT_TRANSLATE_NOOP("Errors", "this name cannot be used"),
          QT_TRANSLATE_NOOP("Errors", "It is empty, has a forbidden character, or leads out of its place."),
          QT_TRANSLATE_NOOP("Errors", "Rename the file; control characters, quotes and backslashes are not allowed.")),
    entry(ErrorCode::tooLarge, QT_TRANSLATE_NOOP("Errors", "something is larger than its limit"),
          QT_TRANSLATE_NOOP("Errors", "The limit belongs to the module or to its firmware."),
          QT_TRANSLATE_NOOP("Errors", "Protect fewer files, or make the file smaller.")),
    entry(ErrorCode::syntax, QT_TRANSLATE_NOOP("Errors", "the text does not have the form that it should have"),
          QT_TRANSLATE_NOOP("Errors", "It was edited by hand, or is another file."),
          QT_TRANSLATE_NOOP("Errors", "Correct it at the place that is named, or make it anew.")),
    entry(ErrorCode::duplicate, QT_TRANSLATE_NOOP("Errors", "something stands twice that may stand only once"),
          QT_TRANSLATE_NOOP(
              "Errors", "Two sources bring the same name, two patterns one file, or an archive holds two packages."),
          QT_TRANSLATE_NOOP("Errors", "Remove or rename one of the two.")),
    entry(ErrorCode::badArgument, QT_TRANSLATE_NOOP("Errors", "this value cannot be used here"),
          QT_TRANSLATE_NOOP("Errors", "It does not fit the other input."),
          QT_TRANSLATE_NOOP("Errors", "Choose a value or a file that goes with the rest.")),
    entry(
        ErrorCode::badHandle, QT_TRANSLATE_NOOP("Errors", "a file was used in another way than it was opened"),
        QT_TRANSLATE_NOOP("Errors", "This is a bug in Lifeboat."),
        QT_TRANSLATE_NOOP("Errors", "Report it with the command and, if you can, its input files."),
        QT_TRANSLATE_NOOP("Errors", "Choose “Report a problem” in the help menu, and add the input files if you can.")),
    entry(ErrorCode::deviceIo, QT_TRANSLATE_NOOP("Errors", "the flash reported an error"),
          QT_TRANSLATE_NOOP("Errors", "The flash is worn or the connection is bad."),
          QT_TRANSLATE_NOOP("Errors", "Try again; if it comes back, the module should be replaced.")),
    entry(ErrorCode::badBlock, QT_TRANSLATE_NOOP("Errors", "a block of the flash does not hold its data"),
          QT_TRANSLATE_NOOP("Errors", "The flash is worn, or the image is cut off."),
          QT_TRANSLATE_NOOP("Errors", "Read the image once more, whole.")),
    entry(
        ErrorCode::unsupportedFormat,
        QT_TRANSLATE_NOOP("Errors", "Lifeboat knows this kind of file but cannot handle it"),
        QT_TRANSLATE_NOOP("Errors", "It is for another platform, or meant for another command."),
        QT_TRANSLATE_NOOP(
            "Errors",
            "Use a Unisoc PAC or an ASR release zip; take single images out of a package with “lifeboat package get”."),
        QT_TRANSLATE_NOOP("Errors", "Use a Unisoc PAC of a UIS8910 module.")),
    entry(ErrorCode::noAddress, QT_TRANSLATE_NOOP("Errors", "nobody tells where the partition lies"),
          QT_TRANSLATE_NOOP("Errors", "The package has neither an entry nor a table for it."),
          QT_TRANSLATE_NOOP("Errors", "Give the address that your firmware was built for: ID@0xADDRESS=IMAGE."),
          QT_TRANSLATE_NOOP("Errors", "Use a package of the module's maker that has these partitions.")),
    entry(ErrorCode::addressConflict,
          QT_TRANSLATE_NOOP("Errors", "this address belongs to something else in the package"),
          QT_TRANSLATE_NOOP("Errors", "The firmware is laid out differently from the module profile."),
          QT_TRANSLATE_NOOP("Errors", "Ask the maker of the firmware for the address, and give it: ID@0xADDRESS=IMAGE "
                                      "with “lifeboat package set”."),
          QT_TRANSLATE_NOOP("Errors", "Ask the maker of the firmware for a package that fits this module.")),
    entry(
        ErrorCode::doesNotFit, QT_TRANSLATE_NOOP("Errors", "the files do not fit into the partition"),
        QT_TRANSLATE_NOOP("Errors", "They need more blocks than it has."),
        QT_TRANSLATE_NOOP(
            "Errors", "Remove or shrink the largest files, protect fewer, or use a firmware with a larger partition.")),
    entry(ErrorCode::unknownModule, QT_TRANSLATE_NOOP("Errors", "no such module is known"),
          QT_TRANSLATE_NOOP("Errors", "The name is mistyped."),
          QT_TRANSLATE_NOOP("Errors", "Use the name printed on the module, for instance EC600U-CNLB.")),
    entry(
        ErrorCode::busy, QT_TRANSLATE_NOOP("Errors", "the file is open for writing already"),
        QT_TRANSLATE_NOOP("Errors", "This is a bug in Lifeboat."),
        QT_TRANSLATE_NOOP("Errors", "Report it with the command and, if you can, its input files."),
        QT_TRANSLATE_NOOP("Errors", "Choose “Report a problem” in the help menu, and add the input files if you can.")),
    entry(
        ErrorCode::readOnly, QT_TRANSLATE_NOOP("Errors", "the file system may not be written"),
        QT_TRANSLATE_NOOP("Errors", "It was opened for reading only."),
        QT_TRANSLATE_NOOP("Errors", "Report it with the command and, if you can, its input files."),
        QT_TRANSLATE_NOOP("Errors", "Choose “Report a problem” in the help menu, and add the input files if you can.")),
    entry(ErrorCode::unreadable, QT_TRANSLATE_NOOP("Errors", "a file is there but cannot be read"),
          QT_TRANSLATE_NOOP("Errors", "It is a folder, or you may not read it."),
          QT_TRANSLATE_NOOP("Errors", "Check what it is and who may read it (ls -ld)."),
          QT_TRANSLATE_NOOP("Errors", "Check what it is and who may read it.")),

    entry(ErrorCode::noPort, QT_TRANSLATE_NOOP("Errors", "there is no such port, or no module at any"),
          QT_TRANSLATE_NOOP("Errors", "The module is not plugged in, has no power, or has another port name now."),
          QT_TRANSLATE_NOOP("Errors", "Plug it in and look with “lifeboat ports”."),
          QT_TRANSLATE_NOOP("Errors", "Plug it in; it appears in the list of modules by itself.")),
    entry(ErrorCode::severalPorts, QT_TRANSLATE_NOOP("Errors", "there is more than one module"),
          QT_TRANSLATE_NOOP("Errors", "Several are plugged in, and none was chosen."),
          QT_TRANSLATE_NOOP("Errors", "Choose one with --port; “lifeboat ports” lists them."),
          QT_TRANSLATE_NOOP("Errors", "Choose one in the list of modules.")),
    entry(ErrorCode::noReturn, QT_TRANSLATE_NOOP("Errors", "the module restarted and did not come back"),
          QT_TRANSLATE_NOOP("Errors", "It has no power, or its cable is loose."),
          QT_TRANSLATE_NOOP("Errors", "Unplug the module, plug it in again, and repeat the command."),
          QT_TRANSLATE_NOOP("Errors", "Unplug the module, plug it in again, and try again.")),
    entry(ErrorCode::noConsole, QT_TRANSLATE_NOOP("Errors", "the module has no Python console"),
          QT_TRANSLATE_NOOP("Errors", "It runs a firmware without QuecPython."),
          QT_TRANSLATE_NOOP("Errors", "Download a QuecPython firmware to it."),
          QT_TRANSLATE_NOOP("Errors", "Download a QuecPython firmware to it.")),
    entry(ErrorCode::portBusy, QT_TRANSLATE_NOOP("Errors", "the port is not free"),
          QT_TRANSLATE_NOOP("Errors", "A terminal or another flashing tool has it open."),
          QT_TRANSLATE_NOOP("Errors", "Close that program and try again.")),
    entry(ErrorCode::portNotPermitted, QT_TRANSLATE_NOOP("Errors", "you may not open the port"),
          QT_TRANSLATE_NOOP("Errors", "Your user is not in the group that owns it."),
          QT_TRANSLATE_NOOP("Errors", "Run “sudo usermod -aG dialout $USER” and log in again.")),
    entry(ErrorCode::noAnswer, QT_TRANSLATE_NOOP("Errors", "the module does not answer"),
          QT_TRANSLATE_NOOP("Errors", "It is probably still running its application, or has no power."),
          QT_TRANSLATE_NOOP("Errors",
                            "For a download restart it into download mode: hold BOOT (USB_BOOT) while you plug it in, "
                            "then repeat the command. For its Python console check its power and the port; a program "
                            "that prints nothing and ignores Ctrl+C looks the same: restart the module and repeat the "
                            "command within a second."),
          QT_TRANSLATE_NOOP(
              "Errors", "Restart it into download mode: hold BOOT (USB_BOOT) while you plug it in, then try again.")),
    entry(ErrorCode::disconnected, QT_TRANSLATE_NOOP("Errors", "the connection to the module broke"),
          QT_TRANSLATE_NOOP("Errors", "It was unplugged, or lost its power."),
          QT_TRANSLATE_NOOP("Errors", "Plug it in again and repeat the command."),
          QT_TRANSLATE_NOOP("Errors", "Plug it in again and try again.")),
    entry(ErrorCode::notOurProtocol,
          QT_TRANSLATE_NOOP("Errors", "something else than what is expected answers at this port"),
          QT_TRANSLATE_NOOP("Errors", "It is another port of the module, or another device."),
          QT_TRANSLATE_NOOP("Errors", "Choose another port; “lifeboat ports” says what each is for."),
          QT_TRANSLATE_NOOP("Errors", "Choose another port; the list says what each is for.")),
    entry(ErrorCode::linkFailed, QT_TRANSLATE_NOOP("Errors", "an answer of the module arrived damaged"),
          QT_TRANSLATE_NOOP("Errors", "The cable or a hub disturbs the connection."),
          QT_TRANSLATE_NOOP("Errors", "Use another cable or a port of the computer itself, restart the module into "
                                      "download mode and repeat the command."),
          QT_TRANSLATE_NOOP("Errors", "Use another cable or a port of the computer itself, restart the module into "
                                      "download mode and try again.")),
    entry(ErrorCode::atPort, QT_TRANSLATE_NOOP("Errors", "this is the port for AT commands, not the Python console"),
          QT_TRANSLATE_NOOP("Errors", "A module has several ports, and another one was chosen."),
          QT_TRANSLATE_NOOP("Errors", "Choose the Python console; “lifeboat ports” says which port it is."),
          QT_TRANSLATE_NOOP("Errors", "Choose the Python console; the list says which port it is.")),
    entry(ErrorCode::wrongModule, QT_TRANSLATE_NOOP("Errors", "the module is not the one that the package is for"),
          QT_TRANSLATE_NOOP("Errors", "The package is for another chip family."),
          QT_TRANSLATE_NOOP("Errors", "Use the package that is made for this module.")),
    entry(ErrorCode::refused, QT_TRANSLATE_NOOP("Errors", "the module refuses"),
          QT_TRANSLATE_NOOP(
              "Errors", "It is not the right module for this, or not in the state for it; a worn flash refuses too."),
          QT_TRANSLATE_NOOP(
              "Errors",
              "Check that the package is for this module; restart it into download mode and repeat the command."),
          QT_TRANSLATE_NOOP("Errors",
                            "Check that the package is for this module; restart it into download mode and try again.")),
    entry(ErrorCode::consoleLocked, QT_TRANSLATE_NOOP("Errors", "the module's Python console is locked"),
          QT_TRANSLATE_NOOP("Errors", "Its program has locked it with system.replSetEnable(1)."),
          QT_TRANSLATE_NOOP("Errors",
                            "Let its program unlock it with system.replSetEnable(0), or download the firmware "
                            "and the files again.")),
    entry(ErrorCode::passwordNeeded, QT_TRANSLATE_NOOP("Errors", "the module's Python console asks for a password"),
          QT_TRANSLATE_NOOP("Errors", "Its program has set one."),
          QT_TRANSLATE_NOOP("Errors", "Open it with “lifeboat console”, type the password and repeat the command."),
          QT_TRANSLATE_NOOP("Errors", "Type the password on the page Console, then try again.")),
    entry(
        ErrorCode::programRuns, QT_TRANSLATE_NOOP("Errors", "a program runs on the module and cannot be interrupted"),
        QT_TRANSLATE_NOOP("Errors", "It catches the interrupt, or its firmware passes none on."),
        QT_TRANSLATE_NOOP("Errors", "Restart the module and repeat the command within a second; if that does not help, "
                                    "download the firmware and the files again."),
        QT_TRANSLATE_NOOP("Errors", "Restart the module and try again within a second; if that does not help, download "
                                    "the firmware and the files again.")),
    entry(ErrorCode::pythonFailed, QT_TRANSLATE_NOOP("Errors", "the module's Python reports an error"),
          QT_TRANSLATE_NOOP("Errors", "The script raised an exception that nothing catches."),
          QT_TRANSLATE_NOOP("Errors", "Correct the line that the traceback names.")),

    entry(ErrorCode::proofFailed,
          QT_TRANSLATE_NOOP("Errors", "the restore did not bring a protected file back, so nothing was written"),
          QT_TRANSLATE_NOOP("Errors", "The images would not protect this project."),
          QT_TRANSLATE_NOOP("Errors", "Report it with the project; protecting fewer files may help.")),
    entry(ErrorCode::readBackDiffers, QT_TRANSLATE_NOOP("Errors", "what was read back is not what was written"),
          QT_TRANSLATE_NOOP("Errors", "The disk or its cable is failing."),
          QT_TRANSLATE_NOOP("Errors", "Write to another disk.")),
    entry(ErrorCode::flashDiffers, QT_TRANSLATE_NOOP("Errors", "the module's flash does not hold what was sent"),
          QT_TRANSLATE_NOOP("Errors", "The connection is disturbed, or the flash is worn."),
          QT_TRANSLATE_NOOP("Errors", "Repeat the command; if it comes back, the module should be replaced."),
          QT_TRANSLATE_NOOP("Errors", "Try again; if it comes back, the module should be replaced.")),

    entry(ErrorCode::notWhole, QT_TRANSLATE_NOOP("Errors", "done, and not everything is whole"),
          QT_TRANSLATE_NOOP("Errors", "The lines before this say what is damaged, and where."),
          QT_TRANSLATE_NOOP("Errors", "“lifeboat extract” saves what can be read of an image; the restore at the next "
                                      "start of the module brings back files that are changed or missing."),
          QT_TRANSLATE_NOOP(
              "Errors", "Restore the files that are changed or missing; flash the backup again where it is damaged.")),

    entry(ErrorCode::cancelled, QT_TRANSLATE_NOOP("Errors", "cancelled"),
          QT_TRANSLATE_NOOP("Errors", "You stopped the command."),
          QT_TRANSLATE_NOOP("Errors", "Repeat the command when you are ready; it starts from the beginning."),
          QT_TRANSLATE_NOOP("Errors", "Start again when you are ready; it starts from the beginning.")),
    entry(ErrorCode::terminated, QT_TRANSLATE_NOOP("Errors", "stopped from outside"),
          QT_TRANSLATE_NOOP("Errors", "Another program or the system ended the command (SIGTERM)."),
          QT_TRANSLATE_NOOP("Errors", "Repeat the command; it starts from the beginning."),
          QT_TRANSLATE_NOOP("Errors", "Start again; it starts from the beginning.")),
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

} // namespace ui
