<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CombineWords</name>
    <message numerus="yes">
        <source>… and %n more, in the report</source>
        <translation>
            <numerusform>… and %n more, in the report</numerusform>
            <numerusform>… and %n more, in the report</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files are protected (%1).</source>
        <translation>
            <numerusform>One file is protected (%1).</numerusform>
            <numerusform>%n files are protected (%1).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Proven by %n starts of the module&apos;s own restore: every protected file came back.</source>
        <translation>
            <numerusform>Proven by one start of the module&apos;s own restore: every protected file came back.</numerusform>
            <numerusform>Proven by %n starts of the module&apos;s own restore: every protected file came back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files are not protected; the report says why.</source>
        <translation>
            <numerusform>One file is not protected; the report says why.</numerusform>
            <numerusform>%n files are not protected; the report says why.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %2 of %3 blocks used, %n free</source>
        <translation>
            <numerusform>%1: %2 of %3 blocks used, %n free</numerusform>
            <numerusform>%1: %2 of %3 blocks used, %n free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), %1 packed, %2 unpacked. A module needs about twice the unpacked size in memory.</source>
        <translation>
            <numerusform>%n file, %1 packed, %2 unpacked. A module needs about twice the unpacked size in memory.</numerusform>
            <numerusform>%n files, %1 packed, %2 unpacked. A module needs about twice the unpacked size in memory.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DownloadWords</name>
    <message numerus="yes">
        <source>%n calibration and identity values of the module.</source>
        <translation>
            <numerusform>One calibration or identity value of the module.</numerusform>
            <numerusform>%n calibration and identity values of the module.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n written and verified</source>
        <translation>
            <numerusform>%n written and verified</numerusform>
            <numerusform>%n written and verified</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unchanged, skipped</source>
        <translation>
            <numerusform>%n unchanged, skipped</numerusform>
            <numerusform>%n unchanged, skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n done, as the module says</source>
        <translation>
            <numerusform>%n done, as the module says</numerusform>
            <numerusform>%n done, as the module says</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FileStatusModel</name>
    <message numerus="yes">
        <source>restored at %n boot(s) in a row</source>
        <translation>
            <numerusform>restored at one boot</numerusform>
            <numerusform>restored at %n boots in a row</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Record</name>
    <message numerus="yes">
        <source>%n restored</source>
        <translation>
            <numerusform>%n restored</numerusform>
            <numerusform>%n restored</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not restored</source>
        <translation>
            <numerusform>%n not restored</numerusform>
            <numerusform>%n not restored</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not restorable</source>
        <translation>
            <numerusform>%n not restorable</numerusform>
            <numerusform>%n not restorable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a damaged backup</source>
        <translation>
            <numerusform>%n with a damaged backup</numerusform>
            <numerusform>%n with a damaged backup</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not readable</source>
        <translation>
            <numerusform>%n not readable</numerusform>
            <numerusform>%n not readable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>boots not confirmed: %n</source>
        <translation>
            <numerusform>boots not confirmed: %n</numerusform>
            <numerusform>boots not confirmed: %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>free blocks: %n</source>
        <translation>
            <numerusform>free blocks: %n</numerusform>
            <numerusform>free blocks: %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusTexts</name>
    <message numerus="yes">
        <source>User list: %n entry(s)</source>
        <translation>
            <numerusform>User list: one entry</numerusform>
            <numerusform>User list: %n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Backup list: %n entry(s)</source>
        <translation>
            <numerusform>Backup list: one entry</numerusform>
            <numerusform>Backup list: %n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be restored.</source>
        <translation>
            <numerusform>One file could not be restored.</numerusform>
            <numerusform>%n files could not be restored.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) restored.</source>
        <translation>
            <numerusform>One file restored.</numerusform>
            <numerusform>%n files restored.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them had to be removed first: there was no room for a copy beside it.</source>
        <translation>
            <numerusform>%n of them had to be removed first: there was no room for a copy beside it.</numerusform>
            <numerusform>%n of them had to be removed first: there was no room for copies beside them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::CountsBar</name>
    <message numerus="yes">
        <source>%n passed</source>
        <translation>
            <numerusform>%n passed</numerusform>
            <numerusform>%n passed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::DevelopmentPanel</name>
    <message numerus="yes">
        <source>%n file(s) sent</source>
        <translation>
            <numerusform>%n file sent</numerusform>
            <numerusform>%n files sent</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::FileTreeView</name>
    <message numerus="yes">
        <source>Add %n files or folders to %1</source>
        <translation>
            <numerusform>Add one file or folder to %1</numerusform>
            <numerusform>Add %n files or folders to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::FilesActions</name>
    <message numerus="yes">
        <source>%n file(s) of this name are there already.</source>
        <translation>
            <numerusform>%n file of this name is there already.</numerusform>
            <numerusform>%n files of this name are there already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) written and verified</source>
        <translation>
            <numerusform>%n file written and verified</numerusform>
            <numerusform>%n files written and verified</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unchanged and skipped</source>
        <translation>
            <numerusform>%n unchanged and skipped</numerusform>
            <numerusform>%n unchanged and skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hidden left out (such as .git)</source>
        <translation>
            <numerusform>%n hidden left out (such as .git)</numerusform>
            <numerusform>%n hidden left out (such as .git)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n protected file(s) were changed.</source>
        <translation>
            <numerusform>%n protected file was changed.</numerusform>
            <numerusform>%n protected files were changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them are protected: the module brings them back at its next start.</source>
        <translation>
            <numerusform>%n of them is protected: the module brings it back at its next start.</numerusform>
            <numerusform>%n of them are protected: the module brings them back at its next start.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) removed.</source>
        <translation>
            <numerusform>%n file removed.</numerusform>
            <numerusform>%n files removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n empty folder(s) removed.</source>
        <translation>
            <numerusform>%n empty folder removed.</numerusform>
            <numerusform>%n empty folders removed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ModuleTreeModel</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ModuleTreeView</name>
    <message numerus="yes">
        <source>Move %n file(s) or folder(s) to %1</source>
        <translation>
            <numerusform>Move %n file or folder to %1</numerusform>
            <numerusform>Move %n files or folders to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy %n file(s) or folder(s) to %1 on the module</source>
        <translation>
            <numerusform>Copy %n file or folder to %1 on the module</numerusform>
            <numerusform>Copy %n files or folders to %1 on the module</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::PcPane</name>
    <message numerus="yes">
        <source>Copy %n file(s) or folder(s) to %1</source>
        <translation>
            <numerusform>Copy %n file or folder to %1</numerusform>
            <numerusform>Copy %n files or folders to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ProductionPage</name>
    <message numerus="yes">
        <source>Stopping now leaves %n modules without firmware; they need another download.</source>
        <translation>
            <numerusform>Stopping now leaves one module without firmware; it needs another download.</numerusform>
            <numerusform>Stopping now leaves %n modules without firmware; they need another download.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n downloads are running.</source>
        <translation>
            <numerusform>One download is running.</numerusform>
            <numerusform>%n downloads are running.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n modules</source>
        <translation>
            <numerusform>One module</numerusform>
            <numerusform>%n modules</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ProjectDocument</name>
    <message numerus="yes">
        <source>Add %n files or folders</source>
        <translation>
            <numerusform>Add one file or folder</numerusform>
            <numerusform>Add %n files or folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n files or folders</source>
        <translation>
            <numerusform>Remove one file or folder</numerusform>
            <numerusform>Remove %n files or folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n files or folders</source>
        <translation>
            <numerusform>Move one file or folder</numerusform>
            <numerusform>Move %n files or folders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ProjectPage</name>
    <message numerus="yes">
        <source>Add %n files or folders to the project</source>
        <translation>
            <numerusform>Add one file or folder to the project</numerusform>
            <numerusform>Add %n files or folders to the project</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files of the project are not on this computer</source>
        <translation>
            <numerusform>One file of the project is not on this computer</numerusform>
            <numerusform>%n files of the project are not on this computer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::StatusActions</name>
    <message numerus="yes">
        <source>%n changed file(s) will be replaced by the backup copy.</source>
        <translation>
            <numerusform>%n changed file will be replaced by the backup copy.</numerusform>
            <numerusform>%n changed files will be replaced by the backup copy.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::StatusFacts</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
</TS>
