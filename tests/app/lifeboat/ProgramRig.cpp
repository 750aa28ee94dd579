// SPDX-License-Identifier: MIT
#include "tests/app/lifeboat/ProgramRig.h"

namespace test
{

namespace
{

constexpr int patienceMs = 120'000; // only to end a test that hangs

} // namespace

QString combineSample(const QTemporaryDir& folder)
{
    const QString package = folder.filePath("product.pac");
    const auto combined = runCommand({"combine", "--firmware", dataFile("unisoc/nofs_split.pac").string(), "--files",
                                      dataFile("quecpython/project/usr").string(), "--module", "EC600U-CNLB", "-o",
                                      package.toStdString()});
    return combined.exitCode == 0 ? package : QString();
}

ProgramRig::~ProgramRig()
{
    cutPower();
}

QStringList ProgramRig::options() const
{
    return QStringList{"--flash", file("flash.bin"),    "--link",   port(),
                       "--user",  "0x60420000:0x50000", "--backup", "0x60470000:0x30000"} +
           m_more;
}

bool ProgramRig::switchOn(const QStringList& more)
{
    m_module.start(LIFEBOAT_SIMULATOR, options() + more);
    const bool isUp = m_module.waitForReadyRead(patienceMs); // it says the name of its port
    m_module.readAll();
    return isUp;
}

int ProgramRig::switchOff()
{
    m_module.terminate();
    return waitForEnd();
}

void ProgramRig::cutPower()
{
    if (m_module.state() == QProcess::NotRunning)
        return;
    m_module.kill();
    m_module.waitForFinished(patienceMs);
}

int ProgramRig::waitForEnd()
{
    const bool hasEnded = m_module.state() == QProcess::NotRunning || m_module.waitForFinished(patienceMs);
    return hasEnded && m_module.exitStatus() == QProcess::NormalExit ? m_module.exitCode() : -1;
}

bool ProgramRig::damage(const QStringList& what) const
{
    return QProcess::execute(LIFEBOAT_SIMULATOR, options() + what) == 0;
}

CommandRun ProgramRig::lifeboat(QStringList arguments) const
{
    arguments << "--port" << port() << "--json";
    QProcess process;
    process.start(LIFEBOAT_PROGRAM, arguments);
    if (!process.waitForFinished(patienceMs) || process.exitStatus() != QProcess::NormalExit)
        qFatal("the program did not end by itself");
    return {process.exitCode(), process.readAllStandardOutput().toStdString(),
            process.readAllStandardError().toStdString()};
}

} // namespace test
