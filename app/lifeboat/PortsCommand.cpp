// SPDX-License-Identifier: MIT
#include "app/lifeboat/PortsCommand.h"

#include "app/lifeboat/Table.h"
#include "device/serial/Ports.h"
#include "ui/text/JobTexts.h"
#include "ui/text/Printable.h"

#include <cstdio>

namespace lifeboat
{

using device::ModulePorts;
using device::Port;
using device::PortList;
using device::UsbIdentity;
using nlohmann::ordered_json;

namespace
{

std::string hex4(std::uint16_t number)
{
    char text[5];
    std::snprintf(text, sizeof text, "%04x", number);
    return text;
}

std::string usbOf(const UsbIdentity& usb)
{
    return hex4(usb.vendor) + ":" + hex4(usb.product) + " at USB " + usb.path +
           (usb.serial.empty() ? "" : ", serial number " + usb.serial);
}

const char* nameOf(device::ModuleMode mode)
{
    return mode == device::ModuleMode::download ? "download" : "running";
}

void addUsb(ordered_json& fields, const UsbIdentity& usb)
{
    fields["vendor"] = hex4(usb.vendor);
    fields["product"] = hex4(usb.product);
    fields["serial"] = usb.serial;
    fields["product_name"] = usb.productName;
    fields["usb_path"] = usb.path;
}

ordered_json fieldsOf(const Port& port)
{
    return {{"name", port.name},
            {"purpose", nameOf(port.purpose)},
            {"interface", port.interface ? ordered_json(*port.interface) : ordered_json()},
            {"interface_name", port.interfaceName}};
}

void showEvents(Output& output, const PortList& list)
{
    for (const ModulePorts& module : list.modules) {
        ordered_json fields{
            {"description", module.description}, {"platform", module.platform}, {"mode", nameOf(module.mode)}};
        addUsb(fields, module.usb);
        fields["ports"] = ordered_json::array();
        for (const Port& port : module.ports)
            fields["ports"].push_back(fieldsOf(port));
        output.event("module", fields);
    }
    for (const Port& port : list.others) {
        ordered_json fields = fieldsOf(port);
        if (port.usb)
            addUsb(fields, *port.usb);
        output.event("port", fields);
    }
}

/// One line for each port that is of use: its name, a tab, what it is for.
void showNames(Output& output, const PortList& list)
{
    for (const ModulePorts& module : list.modules)
        for (const Port& port : module.ports)
            if (port.purpose != device::PortPurpose::other)
                output.print(ui::printable(port.name) + "\t" + ui::wordsOf(port.purpose).str() + ", " +
                             std::string(module.description) + "\n");
    for (const Port& port : list.others)
        output.print(ui::printable(port.name) + "\t" + (port.usb ? ui::printable(port.usb->productName) : "") + "\n");
}

void showText(Output& output, const PortList& list)
{
    for (const ModulePorts& module : list.modules) {
        output.print(std::string(module.description) +
                     (module.mode == device::ModuleMode::download ? ", in download mode" : ", running") + " (" +
                     ui::printable(usbOf(module.usb)) + ")\n");
        Table table({{"  Port"}, {"For"}, {"Called"}});
        for (const Port& port : module.ports)
            table.add(
                {"  " + ui::printable(port.name), ui::wordsOf(port.purpose).str(), ui::printable(port.interfaceName)});
        table.print(output);
        output.print("\n");
    }
    if (!list.others.empty()) {
        output.print(list.modules.empty() ? "No module is plugged in. Other ports\n" : "Other ports\n");
        Table table({{"  Port"}, {"Belongs to"}});
        for (const Port& port : list.others)
            table.add({"  " + ui::printable(port.name),
                       port.usb ? ui::printable(port.usb->productName + " " + usbOf(*port.usb)) : ""});
        table.print(output);
    }
    if (list.modules.empty() && list.others.empty())
        output.print("There is no serial port.\n");
}

} // namespace

const CommandInfo& PortsCommand::info() const
{
    static const CommandInfo info{
        "ports",
        "lists the modules that are plugged in, and what each of their ports is for",
        "",
        {{"ports", "modules first, then the other serial ports"},
         {"ports --json", "the same for scripts"},
         {"ports --names", "a line for each port: its name, a tab, what it is for"}},
    };
    return info;
}

void PortsCommand::declare(Options& options)
{
    options.flag("--names", m_onlyNames, "only the names of the ports, and behind a tab what each is for");
}

Outcome PortsCommand::run(Output& output)
{
    const PortList list = device::listPorts(output.surroundings().system);
    if (output.isJson())
        showEvents(output, list);
    else if (m_onlyNames > 0)
        showNames(output, list);
    else
        showText(output, list);
    return {{}, {{"modules", list.modules.size()}, {"others", list.others.size()}}};
}

} // namespace lifeboat
