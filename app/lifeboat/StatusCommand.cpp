// SPDX-License-Identifier: MIT
#include "app/lifeboat/StatusCommand.h"

#include "app/lifeboat/Input.h"
#include "app/lifeboat/JobProgress.h"
#include "app/lifeboat/StatusDisplay.h"
#include "core/project/StatusExport.h"
#include "core/project/StatusFiles.h"
#include "device/module/StatusReading.h"

namespace lifeboat
{

using core::ErrorCode;

const CommandInfo& StatusCommand::info() const
{
    static const CommandInfo info{
        "status",
        "shows the state of every protected file, of a module or from images of its two partitions",
        "[--port PORT] [--loader PACKAGE], or FILE..., or --user IMAGE --backup IMAGE",
        {{"status --port /dev/ttyUSB2", "of a running module: one line for each file, worst first"},
         {"status --port /dev/ttyACM0 --loader product.pac", "of a module in download mode, by reading its flash"},
         {"status product.pac", "from the partitions in a package; or from their images, in any order"},
         {"status --user customer_fs.bin --backup customer_backup_fs.bin", "from images"}},
    };
    return info;
}

void StatusCommand::declare(Options& options)
{
    options.arguments("FILE", m_files, false, "images of the two partitions in any order, or a package that has both");
    m_job.declare(options);
    options.option("--loader", "PACKAGE", m_loader,
                   "a package for this module: its loaders read the flash of a module in download mode");
    options.flag("--restart", m_restart, "restart a running module into download mode for that, and back at the end");
    options.flag("--csv", m_csv, "as a table for a spreadsheet (RFC 4180)");
    options.option("--user", "IMAGE", m_user, "image of the user partition; - is stdin");
    options.option("--backup", "IMAGE", m_backup, "image of the backup partition; - is stdin");
}

Outcome StatusCommand::run(Output& output)
{
    if (m_csv > 0 && output.isJson())
        return output.refuse("--csv and --json exclude each other");
    if (!m_user && !m_backup && m_files.empty())
        return ofModule(output);
    if (m_job.isGiven() || m_loader || m_restart > 0)
        return output.refuse("a module and images exclude each other", "Give --port, or --user and --backup.");
    if (!m_files.empty())
        return m_user || m_backup ? output.refuse("files exclude --user and --backup") : ofFiles(output);
    if (!m_user || !m_backup)
        return output.refuse(std::string(m_user ? "--backup" : "--user") + " is missing");
    return ofImages(output);
}

Outcome StatusCommand::ofImages(Output& output)
{
    if (*m_user == "-" && *m_backup == "-")
        return output.refuse("only one of the two images can come from stdin");
    const auto user = readInput(output.in(), *m_user);
    if (!user)
        return output.fail(user.error(), "reading " + *m_user);
    const auto backup = readInput(output.in(), *m_backup);
    if (!backup)
        return output.fail(backup.error(), "reading " + *m_backup);

    const core::project::ModuleStatus status = core::project::statusOfImages(user->view(), backup->view());
    if (!status.userProblem.empty() && !status.backupProblem.empty())
        return output.fail({ErrorCode::badMagic, *m_user, "neither image is a littlefs that can be read"},
                           "reading " + *m_user + " and " + *m_backup);
    return show(output, status);
}

Outcome StatusCommand::ofFiles(Output& output)
{
    const auto found = core::project::statusOfFiles({m_files.begin(), m_files.end()});
    if (!found)
        return output.fail(found.error(), "reading " + m_files.front());
    return show(output, found->status);
}

Outcome StatusCommand::show(Output& output, const core::project::ModuleStatus& status) const
{
    if (m_csv == 0)
        return showStatus(output, status);
    warnAboutPartitions(output, status);
    output.print(core::project::statusCsv(status));
    return {isWhole(status) ? std::nullopt : std::optional(ErrorCode::notWhole)};
}

Outcome StatusCommand::ofModule(Output& output)
{
    if (m_restart > 0 && !m_loader)
        return output.refuse("--restart needs --loader");
    const auto loader = readPackage(output.in(), m_loader);
    if (!loader)
        return output.fail(loader.error(), "reading " + *m_loader);
    if (auto failed = m_job.begin(output))
        return *failed;
    const device::StatusRequest request{
        .loader = *loader ? (*loader)->package.get() : nullptr, .mayRestart = m_restart > 0, .python = m_job.python()};
    JobProgress progress(output, JobProgress::Job::reading);
    auto reading = readModuleStatus(m_job.connector(), request, progress, m_job.cancel());
    const std::string activity = "asking the module";
    if (!reading)
        return m_job.fail(output, reading.error(), activity);
    using Missing = device::ModuleReading::Missing;
    switch (reading->missing) {
    case Missing::nothing:
        break;
    case Missing::loader:
        return output.refuse("the module is in download mode: reading its flash takes the loaders of a package",
                             "Add --loader PACKAGE.");
    case Missing::loaderAndRestart:
        return m_job.fail(
            output,
            {ErrorCode::refused, m_job.port(),
             "it runs another firmware than ours, and no Python console of it is known"},
            activity,
            "Give the port of its Python console, or add --loader PACKAGE and --restart to read its flash in "
            "download mode.");
    }
    return show(output, *reading->status);
}

} // namespace lifeboat
