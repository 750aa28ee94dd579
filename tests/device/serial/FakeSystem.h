// SPDX-License-Identifier: MIT
// A made-up /dev and /sys in a temporary folder, laid out as Linux does.
#pragma once

#include "device/serial/Ports.h"
#include "tests/support/TestData.h"

#include <QTemporaryDir>

#include <string>

namespace test
{

class FakeSystem
{
public:
    FakeSystem()
    {
        std::filesystem::create_directories(roots().dev);
        std::filesystem::create_directories(roots().sys / "class/tty");
    }

    device::SystemRoots roots() const
    {
        const std::filesystem::path root = m_folder.path().toStdString();
        return {root / "dev", root / "sys"};
    }

    std::string dev(const std::string& name) const { return (roots().dev / name).string(); }

    struct Usb {
        std::string path;
        std::string vendor;
        std::string product;
        std::string serial{};
    };

    /// A port of usb-serial: it has a folder of its own below the interface.
    /// `terminal`: what it is connected to from the beginning.
    void addUsbPort(const std::string& name, const Usb& usb, int interface, const std::string& interfaceName = {},
                    const std::string& terminal = {})
    {
        const auto place = addInterface(usb, interface, interfaceName) / name;
        std::filesystem::create_directories(place);
        addPort(name, place, terminal);
    }

    /// A port of cdc_acm: its device is the interface itself.
    void addAcmPort(const std::string& name, const Usb& usb, int interface, const std::string& terminal = {})
    {
        addPort(name, addInterface(usb, interface, {}), terminal);
    }

    /// A port of the board; `type` 0: the chip is not there.
    void addBoardPort(const std::string& name, int type)
    {
        const auto place = roots().sys / "devices/platform/serial8250";
        std::filesystem::create_directories(place);
        addPort(name, place);
        writeText(roots().sys / "class/tty" / name / "type", std::to_string(type));
    }

    /// A virtual terminal.
    void addConsole(const std::string& name)
    {
        std::filesystem::create_directories(roots().sys / "class/tty" / name);
        writeText(roots().dev / name, "");
    }

    /// Makes a port one that can be opened.
    void connect(const std::string& name, const std::string& terminal)
    {
        std::filesystem::remove(roots().dev / name);
        std::filesystem::create_symlink(terminal, roots().dev / name);
    }

    void unplug(const std::string& name)
    {
        std::filesystem::remove_all(roots().sys / "class/tty" / name);
        std::filesystem::remove(roots().dev / name);
        std::filesystem::remove_all(roots().sys / "devices/pci0000:00/usb1");
    }

    /// This one alone.
    void unplug(const std::string& name, const Usb& usb)
    {
        std::filesystem::remove(roots().dev / name);
        std::filesystem::remove_all(roots().sys / "class/tty" / name);
        std::filesystem::remove_all(roots().sys / "devices/pci0000:00/usb1" / usb.path);
    }

private:
    static void writeText(const std::filesystem::path& path, const std::string& text)
    {
        writeFile(path, bytesOf(text + "\n"));
    }

    std::filesystem::path addInterface(const Usb& usb, int number, const std::string& name) const
    {
        const auto device = roots().sys / "devices/pci0000:00/usb1" / usb.path;
        const auto interface = device / (usb.path + ":1." + std::to_string(number));
        std::filesystem::create_directories(interface);
        writeText(device / "idVendor", usb.vendor);
        writeText(device / "idProduct", usb.product);
        if (!usb.serial.empty())
            writeText(device / "serial", usb.serial);
        writeText(interface / "bInterfaceNumber", (number < 10 ? "0" : "") + std::to_string(number));
        if (!name.empty())
            writeText(interface / "interface", name);
        return interface;
    }

    void addPort(const std::string& name, const std::filesystem::path& hardware, const std::string& terminal = {}) const
    {
        const auto entry = roots().sys / "class/tty" / name;
        std::filesystem::create_directories(entry);
        std::filesystem::create_directory_symlink(hardware, entry / "device");
        if (terminal.empty())
            writeText(roots().dev / name, "");
        else
            std::filesystem::create_symlink(terminal, roots().dev / name);
    }

    QTemporaryDir m_folder;
};

} // namespace test
