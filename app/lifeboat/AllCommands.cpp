// SPDX-License-Identifier: MIT
#include "app/lifeboat/AllCommands.h"

#include "app/lifeboat/AcceptCommand.h"
#include "app/lifeboat/CombineCommand.h"
#include "app/lifeboat/CompletionCommand.h"
#include "app/lifeboat/ConsoleCommand.h"
#include "app/lifeboat/CrcCommand.h"
#include "app/lifeboat/DownloadCommand.h"
#include "app/lifeboat/ExtractCommand.h"
#include "app/lifeboat/FilesGetCommand.h"
#include "app/lifeboat/FilesLsCommand.h"
#include "app/lifeboat/FilesMkdirCommand.h"
#include "app/lifeboat/FilesMvCommand.h"
#include "app/lifeboat/FilesPutCommand.h"
#include "app/lifeboat/FilesRmCommand.h"
#include "app/lifeboat/FilesSyncCommand.h"
#include "app/lifeboat/FotaListCommand.h"
#include "app/lifeboat/FotaMakeCommand.h"
#include "app/lifeboat/HelpCommand.h"
#include "app/lifeboat/InspectCommand.h"
#include "app/lifeboat/PackageGetCommand.h"
#include "app/lifeboat/PackageListCommand.h"
#include "app/lifeboat/PackageSetCommand.h"
#include "app/lifeboat/PortsCommand.h"
#include "app/lifeboat/ReadCommand.h"
#include "app/lifeboat/RepairCommand.h"
#include "app/lifeboat/ResetCommand.h"
#include "app/lifeboat/RestoreCommand.h"
#include "app/lifeboat/RunCommand.h"
#include "app/lifeboat/StatusCommand.h"

namespace lifeboat
{

CommandList allCommands()
{
    CommandList commands;
    commands.reserve(28); // the last two refer to the list
    commands.push_back(std::make_unique<CombineCommand>());
    commands.push_back(std::make_unique<DownloadCommand>());
    commands.push_back(std::make_unique<StatusCommand>());
    commands.push_back(std::make_unique<RestoreCommand>());
    commands.push_back(std::make_unique<AcceptCommand>());
    commands.push_back(std::make_unique<RepairCommand>());
    commands.push_back(std::make_unique<FilesLsCommand>());
    commands.push_back(std::make_unique<FilesGetCommand>());
    commands.push_back(std::make_unique<FilesPutCommand>());
    commands.push_back(std::make_unique<FilesRmCommand>());
    commands.push_back(std::make_unique<FilesMkdirCommand>());
    commands.push_back(std::make_unique<FilesMvCommand>());
    commands.push_back(std::make_unique<FilesSyncCommand>());
    commands.push_back(std::make_unique<RunCommand>());
    commands.push_back(std::make_unique<ConsoleCommand>());
    commands.push_back(std::make_unique<ResetCommand>());
    commands.push_back(std::make_unique<PortsCommand>());
    commands.push_back(std::make_unique<ReadCommand>());
    commands.push_back(std::make_unique<InspectCommand>());
    commands.push_back(std::make_unique<ExtractCommand>());
    commands.push_back(std::make_unique<CrcCommand>());
    commands.push_back(std::make_unique<PackageListCommand>());
    commands.push_back(std::make_unique<PackageGetCommand>());
    commands.push_back(std::make_unique<PackageSetCommand>());
    commands.push_back(std::make_unique<FotaMakeCommand>());
    commands.push_back(std::make_unique<FotaListCommand>());
    commands.push_back(std::make_unique<CompletionCommand>(commands));
    commands.push_back(std::make_unique<HelpCommand>(commands));
    return commands;
}

} // namespace lifeboat
