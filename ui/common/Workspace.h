// SPDX-License-Identifier: MIT
// What all pages share. Made once by the shell (or a test), and outlives the pages.
#pragma once

namespace ui
{

class Dialogs;
class Log;
class ModuleSelection;
class PortClaims;
class Settings;

struct Workspace {
    Settings& settings;
    Log& log;
    Dialogs& dialogs;
    ModuleSelection& module; ///< which module is meant
    PortClaims& ports;       ///< who of us has which port
};

} // namespace ui
