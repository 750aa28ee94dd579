// SPDX-License-Identifier: MIT
#include "app/lifeboat/ReadCommand.h"

#include "app/lifeboat/FlashReading.h"
#include "app/lifeboat/Input.h"
#include "core/package/AtomicFile.h"
#include "device/download/Download.h"

namespace lifeboat
{

const CommandInfo& ReadCommand::info() const
{
    static const CommandInfo info{
        "read",
        "reads a partition back from a module in download mode",
        "ID --loader PACKAGE -o FILE [--port PORT]",
        {{"read PY_FS_U --loader product.pac --port /dev/ttyACM0 -o user.bin", "the file system of the user files"},
         {"read AP --loader product.pac --restart -o ap.bin",
          "from a running module, which is restarted into download mode and back"}},
    };
    return info;
}

void ReadCommand::declare(Options& options)
{
    options.argument("ID", m_id, "the partition, as “lifeboat package list” calls it");
    options.option("--loader", "PACKAGE", m_loader, "a package for this module: its loaders do the reading");
    options.option("-o,--output", "FILE", m_output, "where the content goes; - is stdout");
    m_port.declare(options);
    options.flag("--restart", m_restart, "restart a running module into download mode for it, and back at the end");
    options.option("--baud", "RATE", m_baud, "speed on a real serial line (USB has none)");
}

Outcome ReadCommand::run(Output& output)
{
    const bool toStdout = m_output == "-";
    if (toStdout && output.isJson())
        return output.refuse("“-o -” and “--json” both want stdout");
    FlashReading reading{.mayRestart = m_restart > 0};
    if (m_baud) {
        const auto rate = parseBaudRate(*m_baud);
        if (!rate)
            return output.fail(rate.error());
        reading.baudRate = *rate;
    }
    const auto input = readPackage(output.in(), m_loader);
    if (!input)
        return output.fail(input.error(), "reading " + m_loader);
    const auto region = device::flashRegionOf(*input->package, m_id);
    if (!region)
        return output.fail(region.error(), "looking for " + m_id + " in " + m_loader);
    const auto port = m_port.choose(output);
    if (!port)
        return output.fail(port.error(), "looking for the module");

    const auto contents = reading.run(output, *input->package, {*region}, *port);
    if (!contents) {
        const bool mayBeRunning = contents.error().code == core::ErrorCode::refused && m_restart == 0;
        return failAtPort(output, contents.error(), "reading " + m_id + " (" + port->name + ")",
                          mayBeRunning ? "Add --restart, which takes it into download mode and back." : "");
    }
    const auto& content = contents->front();
    if (toStdout)
        output.writeBytes(content);
    else if (const auto written = core::package::writeAtomically(m_output, content); !written)
        return output.fail(written.error(), "writing " + m_output);
    return {{}, {{"id", m_id}, {"address", region->address}, {"size", content.size()}, {"path", m_output}}};
}

} // namespace lifeboat
