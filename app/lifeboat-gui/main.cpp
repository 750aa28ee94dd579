// SPDX-License-Identifier: MIT
// The window's process: its command line, and the application around ui::Shell.
#include "ui/common/Dialogs.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Shell.h"

#include <QApplication>
#include <QCommandLineParser>

int main(int count, char** values)
{
    QApplication application(count, values);
    QApplication::setApplicationName("lifeboat-gui");
    QApplication::setApplicationDisplayName("Lifeboat");
    QApplication::setApplicationVersion(LIFEBOAT_VERSION);
    QApplication::setDesktopFileName("lifeboat");

    QCommandLineParser parser;
    parser.setApplicationDescription("Backup, download and status of QuecPython modules");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("FILE", "a project (*.lifeboat.json) or a firmware package to open", "[FILE]");
    const QCommandLineOption port("port", "the port of the module, for instance /dev/ttyUSB2", "PORT",
                                  qEnvironmentVariable("LIFEBOAT_PORT"));
    const QCommandLineOption config("config", "the folder for settings, logs and history", "DIR");
    const QCommandLineOption language("language", "en or zh_CN, for this run", "LANGUAGE");
    parser.addOptions({port, config, language});
    parser.process(application);

    ui::DesktopDialogs dialogs;
    ui::Shell shell({.folders = ui::Folders::find(parser.value(config)),
                     .open = parser.positionalArguments().value(0),
                     .port = parser.value(port),
                     .language = parser.value(language)},
                    dialogs);
    shell.window().show();
    return QApplication::exec();
}
