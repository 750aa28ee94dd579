<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>CombineWords</name>
    <message numerus="yes">
        <source>… and %n more, in the report</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Warning: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No backup: the backup image switches the restore off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n files are protected (%1).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Proven by %n starts of the module&apos;s own restore: every protected file came back.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files are not protected; the report says why.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Download</name>
    <message>
        <source>Prepare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Erase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>preparing the download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>comparing with what the flash holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>erasing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>writing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verifying</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>restarting the module</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing was changed in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its flash is as it was; it waits in download mode until the next download or restart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its flash is half written, and its firmware may not start; it waits in download mode for the next download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everything is in its flash; it waits in download mode: switch it off and on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everything is in its flash, and it was restarted</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DownloadWords</name>
    <message>
        <source>%1 of %2 %3</source>
        <comment>1.2 of 3.4 MB</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting for the module to answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the module looks at its flash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting for the module to erase its flash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting for the module to write its flash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting for the new firmware to answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>name and size</comment>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n calibration and identity values of the module.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>What the flash already holds is skipped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything else in the flash stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 go to the module, %2 are read back to verify them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>phase and name: Write customer_fs</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n written and verified</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unchanged, skipped</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n done, as the module says</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>nothing had to be done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The module: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run “sudo chgrp dialout %1 &amp;&amp; sudo chmod g+rw %1”; your user must be in the group dialout.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run “sudo usermod -aG %1 $USER” and log in again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>the computer could not read or write a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full, or the folder may not be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space or choose another folder, then run the command again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space or choose another folder, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>something happened that must not happen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is a bug in Lifeboat.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report it with the command and, if you can, its input files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose “Report a problem” in the help menu, and add the input files if you can.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the command line does not make sense</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A verb or an option is mistyped or missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run “lifeboat help” for all verbs, or “lifeboat help VERB” for the options of one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the input ends too early</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A download or a copy was cut off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Get the file again and compare its size with the original&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a check value does not match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file was damaged, or changed by another tool.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Get the file again from where it came from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is not the kind of file that is needed here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another file was meant.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give an image or a firmware package; “lifeboat inspect FILE” says what a file is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an image or a firmware package.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this version of the format cannot be handled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file was made by or for something newer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a newer Lifeboat, or a file of a version that this one knows (see above).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a value in the input points outside of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Get the file again from where it came from; “lifeboat extract” saves what can still be read of an image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file system is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Power was lost at a bad moment, the flash is worn, or the image was read wrongly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the image once more; “lifeboat extract” saves what can still be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the image once more; if it stays so, flash the package again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no free block left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The files fill the whole partition.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove files or make them smaller.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>something that was named is not there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name is mistyped, the file was moved, or the input lacks a part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the name (relative paths count from the current folder), or get the input again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>something of this name is there already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An earlier run left it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name or folder, or remove what is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is not a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file has the name of a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the path, or rename the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file was meant.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the folder is not empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are files in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove its files first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a name is too long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The module&apos;s file system takes 255 bytes, also with folders.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the file or its folder a shorter name; a Chinese character counts as three bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this name cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is empty, has a forbidden character, or leads out of its place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename the file; control characters, quotes and backslashes are not allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>something is larger than its limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The limit belongs to the module or to its firmware.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Protect fewer files, or make the file smaller.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the text does not have the form that it should have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was edited by hand, or is another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct it at the place that is named, or make it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>something stands twice that may stand only once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two sources bring the same name, two patterns one file, or an archive holds two packages.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove or rename one of the two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this value cannot be used here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It does not fit the other input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a value or a file that goes with the rest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a file was used in another way than it was opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the flash reported an error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The flash is worn or the connection is bad.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it comes back, the module should be replaced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a block of the flash does not hold its data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The flash is worn, or the image is cut off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the image once more, whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lifeboat knows this kind of file but cannot handle it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is for another platform, or meant for another command.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a Unisoc PAC or an ASR release zip; take single images out of a package with “lifeboat package get”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a Unisoc PAC of a UIS8910 module.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nobody tells where the partition lies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The package has neither an entry nor a table for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the address that your firmware was built for: ID@0xADDRESS=IMAGE.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a package of the module&apos;s maker that has these partitions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this address belongs to something else in the package</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The firmware is laid out differently from the module profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the maker of the firmware for the address, and give it: ID@0xADDRESS=IMAGE with “lifeboat package set”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the maker of the firmware for a package that fits this module.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the files do not fit into the partition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They need more blocks than it has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove or shrink the largest files, protect fewer, or use a firmware with a larger partition.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no such module is known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name is mistyped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the name printed on the module, for instance EC600U-CNLB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is open for writing already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file system may not be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was opened for reading only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a file is there but cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is a folder, or you may not read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check what it is and who may read it (ls -ld).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check what it is and who may read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no such port, or no module at any</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The module is not plugged in, has no power, or has another port name now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug it in and look with “lifeboat ports”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug it in; it appears in the list of modules by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is more than one module</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several are plugged in, and none was chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one with --port; “lifeboat ports” lists them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one in the list of modules.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the module restarted and did not come back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has no power, or its cable is loose.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unplug the module, plug it in again, and repeat the command.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unplug the module, plug it in again, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the port is not free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A terminal or another flashing tool has it open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close that program and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>you may not open the port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your user is not in the group that owns it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run “sudo usermod -aG dialout $USER” and log in again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the module does not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is probably still running its application, or has no power.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart it into download mode: hold BOOT (USB_BOOT) while you plug it in, then repeat the command.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart it into download mode: hold BOOT (USB_BOOT) while you plug it in, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the connection to the module broke</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was unplugged, or lost its power.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug it in again and repeat the command.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug it in again and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>something else than a module in download mode answers at this port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is another port of the module, or another device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another port; “lifeboat ports” says what each is for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another port; the list says what each is for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an answer of the module arrived damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cable or a hub disturbs the connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use another cable or a port of the computer itself, restart the module into download mode and repeat the command.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use another cable or a port of the computer itself, restart the module into download mode and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the module is not the one that the package is for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The package is for another chip family.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the package that is made for this module.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the module refuses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The package does not fit this module or its flash is worn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the package is for this module; restart it into download mode and repeat the command.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the package is for this module; restart it into download mode and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the restore did not bring a protected file back, so nothing was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The images would not protect this project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report it with the project; protecting fewer files may help.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what was read back is not what was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk or its cable is failing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write to another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the module&apos;s flash does not hold what was sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection is disturbed, or the flash is worn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeat the command; if it comes back, the module should be replaced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done, and not everything is whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The lines before this say what is damaged, and where.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“lifeboat extract” saves what can be read of an image; the restore at the next start of the module brings back files that are changed or missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore the files that are changed or missing; flash the backup again where it is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You stopped the command.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeat the command when you are ready; it starts from the beginning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start again when you are ready; it starts from the beginning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped from outside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program or the system ended the command (SIGTERM).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeat the command; it starts from the beginning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start again; it starts from the beginning.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FileReasons</name>
    <message>
        <source>no list names it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a checksum list cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the backup copy cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no backup copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the backup copy is not what its list says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no list vouches for the backup copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is gone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the user list has an old value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>differs from the backup by an update</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>differs from the backup copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same checksum, other size than the backup copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same checksum, other content than the backup copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the project does not want it restored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>restored only when it is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>never restored</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FileStates</name>
    <message>
        <source>Whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Updated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>updated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not restorable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not restorable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backup damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backup damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not protected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not protected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept the change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flash the backup again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FileStatusModel</name>
    <message numerus="yes">
        <source>restored at %n boot(s) in a row</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Modules</name>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AT commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Python console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>diagnosis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in download mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the package&apos;s own entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the package&apos;s ERASE entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the flash table in the package&apos;s loader</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the package&apos;s partition.bin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the given address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the module profile</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Record</name>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>switched off by backup_restore.json</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backup_restore.json is not usable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the backup is not usable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the user partition is not usable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an update was installed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an update was refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an update is not finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an update could not be put in place, the files before it are back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last restore with something to do (record %n)</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n restored</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not restored</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not restorable</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a damaged backup</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not readable</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>file system repaired</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>file system made anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>went back to an earlier set of files</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>boots not confirmed: %n</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>error L%n</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>free blocks: %n</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>backup_restore.json is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backup_restore.json cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backup_restore.json switches it off</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusReport</name>
    <message>
        <source>Module status</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusTexts</name>
    <message>
        <source>The user partition has no checksum.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup partition has no checksum.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The user list cannot be read: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup list cannot be read: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The user list is not usable: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup list is not usable: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>User list: %n entry(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Backup list: %n entry(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>File: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>firmware %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IMEI %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The user partition cannot be read: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup partition cannot be read: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The restore is not switched on: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The restore is switched on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>not reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unchanged, skipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>load</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>erase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>restart</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>%1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1: %2 of %3 blocks used, %n free</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::DesktopDialogs</name>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the changes to %1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::FileStatusModel</name>
    <message>
        <source>%1 bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the module</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backup list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::JobPanel</name>
    <message>
        <source>A module is being written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping now leaves the module without firmware; you will have to download again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A download is running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A package is being made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Combining %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>combining the project with the firmware</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is made for %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>planning the download of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This module is of another kind than the package: %1. The download is likely to make it useless.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at a serial line of 115200 baud %1 at least, by USB much less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1, as the last download took</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>overwrite</source>
        <comment>a word that the user has to type</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another module</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1
Type “%2” to do it all the same:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>looking for the module</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloading %1 into %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>activity and port</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The download was stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>While: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download &amp;anyway…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::Log</name>
    <message>
        <source>Detail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Info</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::LogPane</name>
    <message>
        <source>Everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Information and worse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which lines are shown; the file of the log has all of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter of the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A&amp;utoscroll</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the selected lines, or all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the log…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report a problem…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text (*.log *.txt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 The log was not saved.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::MainWindow</name>
    <message>
        <source>Close Lifeboat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closing the window stops it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Lifeboat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose &amp;module</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;User guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Lifeboat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Module</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 % %2 – Lifeboat[*]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lifeboat[*]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 – Lifeboat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Lifeboat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lifeboat %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backup, download and status of QuecPython modules.

Free software under the MIT licence. Lifeboat sends nothing anywhere.

Qt %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>guide.md</source>
        <comment>file name of the user guide in this language</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The user guide is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::MessageCard</name>
    <message>
        <source>While: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cause: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::ModulePicker</name>
    <message>
        <source>M&amp;odule:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Module</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug in a module, or type a port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The module that downloads, status and console are about. A port that is not listed can be typed: /dev/ttyUSB2.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::ModulesModel</name>
    <message>
        <source>AT commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Python console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>download port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>diagnosis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>serial port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>USB %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial number %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · disconnected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · download mode · %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::PlanCard</name>
    <message>
        <source>What this download will do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Module:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Firmware:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Erased:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write &amp;anyway what is unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 for %2</source>
        <comment>file and platform</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing beyond what is written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug in or choose a module first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Erase and write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::ProblemReportDialog</name>
    <message>
        <source>Report a problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy this text into your report, and say what happened. Home folder, user name and IMEI are left out; read it before you pass it on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saving the report</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::ProgressCard</name>
    <message>
        <source>Combine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the images and proving that every protected file comes back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop (the module will need another download)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::Settings</name>
    <message>
        <source>The file %1 cannot be read. It was set aside as %2; the program starts without it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file %1 cannot be read; the program starts without it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::SettingsDialog</name>
    <message>
        <source>Choose mpy-cross</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Appearance:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Baud rate of the console:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Compiler (mpy-cross):</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none: scripts stay as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Logs of earlier runs that are kept:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none is written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the computer &amp;awake during a job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reconnect the console by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings: %1
Logs and history: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ui::Shell</name>
    <message>
        <source>Lifeboat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lifeboat %1, Qt %2, %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
