<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>CombineWords</name>
    <message numerus="yes">
        <source>… and %n more, in the report</source>
        <translation>
            <numerusform>…… 还有 %n 项，见报告</numerusform>
        </translation>
    </message>
    <message>
        <source>Warning: %1</source>
        <translation>警告：%1</translation>
    </message>
    <message>
        <source>No backup: the backup image switches the restore off.</source>
        <translation>无备份：备份镜像会关闭还原功能。</translation>
    </message>
    <message numerus="yes">
        <source>%n files are protected (%1).</source>
        <translation>
            <numerusform>%n 个文件受保护（%1）。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Proven by %n starts of the module&apos;s own restore: every protected file came back.</source>
        <translation>
            <numerusform>已用模块自身的还原程序启动 %n 次加以证明：每个受保护的文件都恢复了。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files are not protected; the report says why.</source>
        <translation>
            <numerusform>%n 个文件未受保护；原因见报告。</numerusform>
        </translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>注意：%1</translation>
    </message>
    <message numerus="yes">
        <source>%1: %2 of %3 blocks used, %n free</source>
        <translation>
            <numerusform>%1：共 %3 块，已用 %2 块，空闲 %n 块</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), %1 packed, %2 unpacked. A module needs about twice the unpacked size in memory.</source>
        <translation>
            <numerusform>%n 个文件，压缩后 %1，解压后 %2。模块需要约为解压后大小两倍的内存。</numerusform>
        </translation>
    </message>
    <message>
        <source>A module must call checksum.update(name) for each protected file directly after it was replaced, or the next boot brings the old file back. The package&apos;s list, .lifeboat-update.json, has the names.</source>
        <translation>模块在替换每个受保护的文件后，必须立即调用 checksum.update(name)，否则下次启动会恢复旧文件。文件名见升级包中的列表 .lifeboat-update.json。</translation>
    </message>
</context>
<context>
    <name>Download</name>
    <message>
        <source>Prepare</source>
        <translation>准备</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>preparing the download</source>
        <translation>正在准备下载</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>comparing with what the flash holds</source>
        <translation>正在与闪存现有内容比较</translation>
    </message>
    <message>
        <source>erasing</source>
        <translation>正在擦除</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>正在写入</translation>
    </message>
    <message>
        <source>verifying</source>
        <translation>正在校验</translation>
    </message>
    <message>
        <source>restarting the module</source>
        <translation>正在重启模块</translation>
    </message>
    <message>
        <source>nothing was changed in it</source>
        <translation>其中没有任何改动</translation>
    </message>
    <message>
        <source>its flash is as it was; it waits in download mode until the next download or restart</source>
        <translation>闪存保持原样；模块停留在下载模式，直到下次下载或重启</translation>
    </message>
    <message>
        <source>its flash is half written, and its firmware may not start; it waits in download mode for the next download</source>
        <translation>闪存只写了一部分，固件可能无法启动；模块停留在下载模式，等待下次下载</translation>
    </message>
    <message>
        <source>everything is in its flash; it waits in download mode: switch it off and on</source>
        <translation>全部内容已写入闪存；模块停留在下载模式：请断电后重新上电</translation>
    </message>
    <message>
        <source>everything is in its flash, and it was restarted</source>
        <translation>全部内容已写入闪存，模块已重启</translation>
    </message>
</context>
<context>
    <name>DownloadWords</name>
    <message>
        <source>%1 of %2 %3</source>
        <comment>1.2 of 3.4 MB</comment>
        <translation>%1 / %2 %3</translation>
    </message>
    <message>
        <source>waiting for the module to answer</source>
        <translation>正在等待模块应答</translation>
    </message>
    <message>
        <source>the module looks at its flash</source>
        <translation>模块正在检查闪存</translation>
    </message>
    <message>
        <source>waiting for the module to erase its flash</source>
        <translation>正在等待模块擦除闪存</translation>
    </message>
    <message>
        <source>waiting for the module to write its flash</source>
        <translation>正在等待模块写入闪存</translation>
    </message>
    <message>
        <source>waiting for the new firmware to answer</source>
        <translation>正在等待新固件应答</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>name and size</comment>
        <translation>%1（%2）</translation>
    </message>
    <message numerus="yes">
        <source>%n calibration and identity values of the module.</source>
        <translation>
            <numerusform>模块的 %n 项校准和身份数据。</numerusform>
        </translation>
    </message>
    <message>
        <source>What the flash already holds is skipped.</source>
        <translation>闪存中已有的内容将被跳过。</translation>
    </message>
    <message>
        <source>Everything else in the flash stays as it is.</source>
        <translation>闪存中的其他内容保持不变。</translation>
    </message>
    <message>
        <source>%1 go to the module, %2 are read back to verify them.</source>
        <translation>向模块发送 %1，回读 %2 用于校验。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>phase and name: Write customer_fs</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n written and verified</source>
        <translation>
            <numerusform>%n 项已写入并校验</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unchanged, skipped</source>
        <translation>
            <numerusform>%n 项未变化，已跳过</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n done, as the module says</source>
        <translation>
            <numerusform>%n 项已完成（据模块应答）</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing had to be done</source>
        <translation>无需任何操作</translation>
    </message>
    <message>
        <source>The module: %1.</source>
        <translation>模块：%1。</translation>
    </message>
    <message>
        <source>Run “sudo chgrp dialout %1 &amp;&amp; sudo chmod g+rw %1”; your user must be in the group dialout.</source>
        <translation>请运行“sudo chgrp dialout %1 &amp;&amp; sudo chmod g+rw %1”；您的用户必须属于 dialout 组。</translation>
    </message>
    <message>
        <source>Run “sudo usermod -aG %1 $USER” and log in again.</source>
        <translation>请运行“sudo usermod -aG %1 $USER”，然后重新登录。</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>all files in customer_fs</source>
        <translation>customer_fs 中的所有文件</translation>
    </message>
    <message>
        <source>%1 (formatted)</source>
        <translation>%1（已格式化）</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>the computer could not read or write a file</source>
        <translation>计算机无法读取或写入文件</translation>
    </message>
    <message>
        <source>The disk is full, or the folder may not be written.</source>
        <translation>磁盘已满，或文件夹不可写。</translation>
    </message>
    <message>
        <source>Free some space or choose another folder, then run the command again.</source>
        <translation>请释放一些空间或选择其他文件夹，然后重新运行命令。</translation>
    </message>
    <message>
        <source>Free some space or choose another folder, then try again.</source>
        <translation>请释放一些空间或选择其他文件夹，然后重试。</translation>
    </message>
    <message>
        <source>something happened that must not happen</source>
        <translation>发生了不应发生的情况</translation>
    </message>
    <message>
        <source>This is a bug in Lifeboat.</source>
        <translation>这是 Lifeboat 的缺陷。</translation>
    </message>
    <message>
        <source>Report it with the command and, if you can, its input files.</source>
        <translation>请报告此问题，附上命令，如有可能也附上输入文件。</translation>
    </message>
    <message>
        <source>Choose “Report a problem” in the help menu, and add the input files if you can.</source>
        <translation>请在帮助菜单中选择“报告问题”，如有可能请附上输入文件。</translation>
    </message>
    <message>
        <source>the command line does not make sense</source>
        <translation>命令行有误</translation>
    </message>
    <message>
        <source>A verb or an option is mistyped or missing.</source>
        <translation>动词或选项拼写错误或缺失。</translation>
    </message>
    <message>
        <source>Run “lifeboat help” for all verbs, or “lifeboat help VERB” for the options of one.</source>
        <translation>运行“lifeboat help”查看所有动词，运行“lifeboat help 动词”查看其选项。</translation>
    </message>
    <message>
        <source>Choose another value.</source>
        <translation>请选择其他值。</translation>
    </message>
    <message>
        <source>the input ends too early</source>
        <translation>输入提前结束</translation>
    </message>
    <message>
        <source>A download or a copy was cut off.</source>
        <translation>下载或复制被中断。</translation>
    </message>
    <message>
        <source>Get the file again and compare its size with the original&apos;s.</source>
        <translation>请重新获取该文件，并与原文件比较大小。</translation>
    </message>
    <message>
        <source>a check value does not match</source>
        <translation>校验值不匹配</translation>
    </message>
    <message>
        <source>The file was damaged, or changed by another tool.</source>
        <translation>文件已损坏，或被其他工具修改。</translation>
    </message>
    <message>
        <source>Get the file again from where it came from.</source>
        <translation>请从原来的来源重新获取该文件。</translation>
    </message>
    <message>
        <source>this is not the kind of file that is needed here</source>
        <translation>此处需要的不是这种文件</translation>
    </message>
    <message>
        <source>Another file was meant.</source>
        <translation>应选择另一个文件。</translation>
    </message>
    <message>
        <source>Give an image or a firmware package; “lifeboat inspect FILE” says what a file is.</source>
        <translation>请提供镜像或固件包；“lifeboat inspect 文件”可说明文件的类型。</translation>
    </message>
    <message>
        <source>Choose an image or a firmware package.</source>
        <translation>请选择镜像或固件包。</translation>
    </message>
    <message>
        <source>this version of the format cannot be handled</source>
        <translation>无法处理此版本的格式</translation>
    </message>
    <message>
        <source>The file was made by or for something newer.</source>
        <translation>该文件由更新的程序生成，或供更新的程序使用。</translation>
    </message>
    <message>
        <source>Use a newer Lifeboat, or a file of a version that this one knows (see above).</source>
        <translation>请使用更新的 Lifeboat，或使用当前版本支持的文件版本（见上文）。</translation>
    </message>
    <message>
        <source>a value in the input points outside of it</source>
        <translation>输入中的某个值指向了范围之外</translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation>文件已损坏。</translation>
    </message>
    <message>
        <source>Get the file again from where it came from; “lifeboat extract” saves what can still be read of an image.</source>
        <translation>请从原来的来源重新获取该文件；“lifeboat extract”可保存镜像中仍可读取的内容。</translation>
    </message>
    <message>
        <source>the file system is damaged</source>
        <translation>文件系统已损坏</translation>
    </message>
    <message>
        <source>Power was lost at a bad moment, the flash is worn, or the image was read wrongly.</source>
        <translation>在不利时刻断电、闪存磨损，或镜像读取有误。</translation>
    </message>
    <message>
        <source>Read the image once more; “lifeboat extract” saves what can still be read.</source>
        <translation>请再次读取镜像；“lifeboat extract”可保存仍可读取的内容。</translation>
    </message>
    <message>
        <source>Read the image once more; if it stays so, flash the package again.</source>
        <translation>请再次读取镜像；如仍然如此，请重新下载固件包。</translation>
    </message>
    <message>
        <source>there is no free block left</source>
        <translation>没有空闲块了</translation>
    </message>
    <message>
        <source>The files fill the whole partition.</source>
        <translation>文件已占满整个分区。</translation>
    </message>
    <message>
        <source>Remove files or make them smaller.</source>
        <translation>请删除一些文件或减小文件。</translation>
    </message>
    <message>
        <source>something that was named is not there</source>
        <translation>指定的内容不存在</translation>
    </message>
    <message>
        <source>The name is mistyped, the file was moved, or the input lacks a part.</source>
        <translation>名称拼写错误、文件已被移动，或输入缺少一部分。</translation>
    </message>
    <message>
        <source>Check the name (relative paths count from the current folder), or get the input again.</source>
        <translation>请检查名称（相对路径从当前文件夹算起），或重新获取输入。</translation>
    </message>
    <message>
        <source>something of this name is there already</source>
        <translation>同名的内容已存在</translation>
    </message>
    <message>
        <source>An earlier run left it.</source>
        <translation>由之前的运行留下。</translation>
    </message>
    <message>
        <source>Choose another name or folder, or remove what is there.</source>
        <translation>请选择其他名称或文件夹，或删除已有的内容。</translation>
    </message>
    <message>
        <source>this is not a folder</source>
        <translation>这不是文件夹</translation>
    </message>
    <message>
        <source>A file has the name of a folder.</source>
        <translation>有文件占用了文件夹的名称。</translation>
    </message>
    <message>
        <source>Check the path, or rename the file.</source>
        <translation>请检查路径，或重命名该文件。</translation>
    </message>
    <message>
        <source>this is a folder</source>
        <translation>这是文件夹</translation>
    </message>
    <message>
        <source>A file was meant.</source>
        <translation>应为文件。</translation>
    </message>
    <message>
        <source>Give a file.</source>
        <translation>请提供文件。</translation>
    </message>
    <message>
        <source>the folder is not empty</source>
        <translation>文件夹不为空</translation>
    </message>
    <message>
        <source>There are files in it.</source>
        <translation>其中还有文件。</translation>
    </message>
    <message>
        <source>Remove its files first.</source>
        <translation>请先删除其中的文件。</translation>
    </message>
    <message>
        <source>a name is too long</source>
        <translation>名称过长</translation>
    </message>
    <message>
        <source>The module&apos;s file system takes 255 bytes, also with folders.</source>
        <translation>模块的文件系统最多支持 255 字节（包括文件夹）。</translation>
    </message>
    <message>
        <source>Give the file or its folder a shorter name; a Chinese character counts as three bytes.</source>
        <translation>请为文件或其文件夹取更短的名称；一个汉字占三个字节。</translation>
    </message>
    <message>
        <source>this name cannot be used</source>
        <translation>无法使用此名称</translation>
    </message>
    <message>
        <source>It is empty, has a forbidden character, or leads out of its place.</source>
        <translation>名称为空、含有禁用字符，或指向了所在位置之外。</translation>
    </message>
    <message>
        <source>Rename the file; control characters, quotes and backslashes are not allowed.</source>
        <translation>请重命名文件；不允许使用控制字符、引号和反斜杠。</translation>
    </message>
    <message>
        <source>something is larger than its limit</source>
        <translation>某项内容超出了限制</translation>
    </message>
    <message>
        <source>The limit belongs to the module or to its firmware.</source>
        <translation>此限制来自模块或其固件。</translation>
    </message>
    <message>
        <source>Protect fewer files, or make the file smaller.</source>
        <translation>请减少受保护的文件，或减小该文件。</translation>
    </message>
    <message>
        <source>the text does not have the form that it should have</source>
        <translation>文本格式不正确</translation>
    </message>
    <message>
        <source>It was edited by hand, or is another file.</source>
        <translation>它被手工编辑过，或者是另一个文件。</translation>
    </message>
    <message>
        <source>Correct it at the place that is named, or make it anew.</source>
        <translation>请在指出的位置更正，或重新生成。</translation>
    </message>
    <message>
        <source>something stands twice that may stand only once</source>
        <translation>只能出现一次的内容出现了两次</translation>
    </message>
    <message>
        <source>Two sources bring the same name, two patterns one file, or an archive holds two packages.</source>
        <translation>两个来源含有相同的名称、两个模式匹配同一文件，或压缩包中有两个固件包。</translation>
    </message>
    <message>
        <source>Remove or rename one of the two.</source>
        <translation>请删除或重命名其中之一。</translation>
    </message>
    <message>
        <source>this value cannot be used here</source>
        <translation>此处不能使用该值</translation>
    </message>
    <message>
        <source>It does not fit the other input.</source>
        <translation>它与其他输入不相符。</translation>
    </message>
    <message>
        <source>Choose a value or a file that goes with the rest.</source>
        <translation>请选择与其余内容相符的值或文件。</translation>
    </message>
    <message>
        <source>a file was used in another way than it was opened</source>
        <translation>文件的使用方式与打开方式不符</translation>
    </message>
    <message>
        <source>the flash reported an error</source>
        <translation>闪存报告了错误</translation>
    </message>
    <message>
        <source>The flash is worn or the connection is bad.</source>
        <translation>闪存已磨损，或连接不良。</translation>
    </message>
    <message>
        <source>Try again; if it comes back, the module should be replaced.</source>
        <translation>请重试；如再次出现，应更换模块。</translation>
    </message>
    <message>
        <source>a block of the flash does not hold its data</source>
        <translation>闪存的某个块无法保持数据</translation>
    </message>
    <message>
        <source>The flash is worn, or the image is cut off.</source>
        <translation>闪存已磨损，或镜像不完整。</translation>
    </message>
    <message>
        <source>Read the image once more, whole.</source>
        <translation>请再次完整读取镜像。</translation>
    </message>
    <message>
        <source>Lifeboat knows this kind of file but cannot handle it</source>
        <translation>Lifeboat 认识这种文件，但无法处理</translation>
    </message>
    <message>
        <source>It is for another platform, or meant for another command.</source>
        <translation>它用于其他平台，或用于其他命令。</translation>
    </message>
    <message>
        <source>Use a Unisoc PAC or an ASR release zip; take single images out of a package with “lifeboat package get”.</source>
        <translation>请使用 Unisoc PAC 或 ASR 发布 zip；可用“lifeboat package get”从固件包中取出单个镜像。</translation>
    </message>
    <message>
        <source>Use a Unisoc PAC of a UIS8910 module.</source>
        <translation>请使用 UIS8910 模块的 Unisoc PAC。</translation>
    </message>
    <message>
        <source>nobody tells where the partition lies</source>
        <translation>没有任何信息说明分区的位置</translation>
    </message>
    <message>
        <source>The package has neither an entry nor a table for it.</source>
        <translation>固件包中既没有该分区的条目，也没有分区表。</translation>
    </message>
    <message>
        <source>Give the address that your firmware was built for: ID@0xADDRESS=IMAGE.</source>
        <translation>请提供固件编译时使用的地址：ID@0xADDRESS=IMAGE。</translation>
    </message>
    <message>
        <source>Use a package of the module&apos;s maker that has these partitions.</source>
        <translation>请使用模块厂商提供的、含有这些分区的固件包。</translation>
    </message>
    <message>
        <source>this address belongs to something else in the package</source>
        <translation>此地址属于固件包中的其他内容</translation>
    </message>
    <message>
        <source>The firmware is laid out differently from the module profile.</source>
        <translation>固件的布局与模块配置不同。</translation>
    </message>
    <message>
        <source>Ask the maker of the firmware for the address, and give it: ID@0xADDRESS=IMAGE with “lifeboat package set”.</source>
        <translation>请向固件厂商询问地址，并用“lifeboat package set”给出：ID@0xADDRESS=IMAGE。</translation>
    </message>
    <message>
        <source>Ask the maker of the firmware for a package that fits this module.</source>
        <translation>请向固件厂商索取适合此模块的固件包。</translation>
    </message>
    <message>
        <source>the files do not fit into the partition</source>
        <translation>文件放不进分区</translation>
    </message>
    <message>
        <source>They need more blocks than it has.</source>
        <translation>所需的块数超过了分区的块数。</translation>
    </message>
    <message>
        <source>Remove or shrink the largest files, protect fewer, or use a firmware with a larger partition.</source>
        <translation>请删除或减小最大的文件、减少受保护的文件，或使用分区更大的固件。</translation>
    </message>
    <message>
        <source>no such module is known</source>
        <translation>没有这种模块</translation>
    </message>
    <message>
        <source>The name is mistyped.</source>
        <translation>名称拼写错误。</translation>
    </message>
    <message>
        <source>Use the name printed on the module, for instance EC600U-CNLB.</source>
        <translation>请使用模块上印刷的名称，例如 EC600U-CNLB。</translation>
    </message>
    <message>
        <source>the file is open for writing already</source>
        <translation>文件已被打开用于写入</translation>
    </message>
    <message>
        <source>the file system may not be written</source>
        <translation>文件系统不可写</translation>
    </message>
    <message>
        <source>It was opened for reading only.</source>
        <translation>它以只读方式打开。</translation>
    </message>
    <message>
        <source>a file is there but cannot be read</source>
        <translation>文件存在但无法读取</translation>
    </message>
    <message>
        <source>It is a folder, or you may not read it.</source>
        <translation>它是文件夹，或您没有读取权限。</translation>
    </message>
    <message>
        <source>Check what it is and who may read it (ls -ld).</source>
        <translation>请检查其类型和读取权限（ls -ld）。</translation>
    </message>
    <message>
        <source>Check what it is and who may read it.</source>
        <translation>请检查其类型和读取权限。</translation>
    </message>
    <message>
        <source>there is no such port, or no module at any</source>
        <translation>没有该端口，或所有端口上都没有模块</translation>
    </message>
    <message>
        <source>The module is not plugged in, has no power, or has another port name now.</source>
        <translation>模块未插入、未上电，或端口名称已改变。</translation>
    </message>
    <message>
        <source>Plug it in and look with “lifeboat ports”.</source>
        <translation>请插入模块，并用“lifeboat ports”查看。</translation>
    </message>
    <message>
        <source>Plug it in; it appears in the list of modules by itself.</source>
        <translation>请插入模块；它会自动出现在模块列表中。</translation>
    </message>
    <message>
        <source>there is more than one module</source>
        <translation>模块不止一个</translation>
    </message>
    <message>
        <source>Several are plugged in, and none was chosen.</source>
        <translation>插入了多个模块，但没有选择其中一个。</translation>
    </message>
    <message>
        <source>Choose one with --port; “lifeboat ports” lists them.</source>
        <translation>请用 --port 选择一个；“lifeboat ports”可列出它们。</translation>
    </message>
    <message>
        <source>Choose one in the list of modules.</source>
        <translation>请在模块列表中选择一个。</translation>
    </message>
    <message>
        <source>the module restarted and did not come back</source>
        <translation>模块重启后没有再出现</translation>
    </message>
    <message>
        <source>It has no power, or its cable is loose.</source>
        <translation>它没有供电，或线缆松动。</translation>
    </message>
    <message>
        <source>Unplug the module, plug it in again, and repeat the command.</source>
        <translation>请拔下模块并重新插入，然后重新运行命令。</translation>
    </message>
    <message>
        <source>Unplug the module, plug it in again, and try again.</source>
        <translation>请拔下模块并重新插入，然后重试。</translation>
    </message>
    <message>
        <source>the port is not free</source>
        <translation>端口被占用</translation>
    </message>
    <message>
        <source>A terminal or another flashing tool has it open.</source>
        <translation>终端或其他烧录工具打开了该端口。</translation>
    </message>
    <message>
        <source>Close that program and try again.</source>
        <translation>请关闭该程序，然后重试。</translation>
    </message>
    <message>
        <source>you may not open the port</source>
        <translation>您无权打开该端口</translation>
    </message>
    <message>
        <source>Your user is not in the group that owns it.</source>
        <translation>您的用户不属于该端口的所属组。</translation>
    </message>
    <message>
        <source>Run “sudo usermod -aG dialout $USER” and log in again.</source>
        <translation>请运行“sudo usermod -aG dialout $USER”，然后重新登录。</translation>
    </message>
    <message>
        <source>the module does not answer</source>
        <translation>模块没有应答</translation>
    </message>
    <message>
        <source>It is probably still running its application, or has no power.</source>
        <translation>它可能仍在运行应用程序，或没有供电。</translation>
    </message>
    <message>
        <source>Restart it into download mode: hold BOOT (USB_BOOT) while you plug it in, then try again.</source>
        <translation>请将其重启到下载模式：按住 BOOT（USB_BOOT）的同时插入模块，然后重试。</translation>
    </message>
    <message>
        <source>the connection to the module broke</source>
        <translation>与模块的连接中断</translation>
    </message>
    <message>
        <source>It was unplugged, or lost its power.</source>
        <translation>模块被拔出，或断电。</translation>
    </message>
    <message>
        <source>Plug it in again and repeat the command.</source>
        <translation>请重新插入并重新运行命令。</translation>
    </message>
    <message>
        <source>Plug it in again and try again.</source>
        <translation>请重新插入，然后重试。</translation>
    </message>
    <message>
        <source>something else than what is expected answers at this port</source>
        <translation>在此端口应答的不是所期望的对象</translation>
    </message>
    <message>
        <source>It is another port of the module, or another device.</source>
        <translation>它是模块的其他端口，或其他设备。</translation>
    </message>
    <message>
        <source>Choose another port; “lifeboat ports” says what each is for.</source>
        <translation>请选择其他端口；“lifeboat ports”说明每个端口的用途。</translation>
    </message>
    <message>
        <source>Choose another port; the list says what each is for.</source>
        <translation>请选择其他端口；列表说明了每个端口的用途。</translation>
    </message>
    <message>
        <source>an answer of the module arrived damaged</source>
        <translation>模块的应答已损坏</translation>
    </message>
    <message>
        <source>The cable or a hub disturbs the connection.</source>
        <translation>线缆或集线器干扰了连接。</translation>
    </message>
    <message>
        <source>Use another cable or a port of the computer itself, restart the module into download mode and repeat the command.</source>
        <translation>请换一根线缆或使用计算机自身的端口，将模块重启到下载模式，然后重新运行命令。</translation>
    </message>
    <message>
        <source>Use another cable or a port of the computer itself, restart the module into download mode and try again.</source>
        <translation>请换一根线缆或使用计算机自身的端口，将模块重启到下载模式，然后重试。</translation>
    </message>
    <message>
        <source>the module is not the one that the package is for</source>
        <translation>模块与固件包不匹配</translation>
    </message>
    <message>
        <source>The package is for another chip family.</source>
        <translation>固件包用于另一系列的芯片。</translation>
    </message>
    <message>
        <source>Use the package that is made for this module.</source>
        <translation>请使用适用于此模块的固件包。</translation>
    </message>
    <message>
        <source>the module refuses</source>
        <translation>模块拒绝</translation>
    </message>
    <message>
        <source>It is not the right module for this, or not in the state for it; a worn flash refuses too.</source>
        <translation>该模块不适合此操作，或当前状态不允许；闪存磨损时也会拒绝。</translation>
    </message>
    <message>
        <source>Check that the package is for this module; restart it into download mode and repeat the command.</source>
        <translation>请检查固件包是否适用于此模块；将其重启到下载模式，然后重新运行命令。</translation>
    </message>
    <message>
        <source>Check that the package is for this module; restart it into download mode and try again.</source>
        <translation>请检查固件包是否适用于此模块；将其重启到下载模式，然后重试。</translation>
    </message>
    <message>
        <source>the restore did not bring a protected file back, so nothing was written</source>
        <translation>还原未能恢复某个受保护的文件，因此没有写入任何内容</translation>
    </message>
    <message>
        <source>The images would not protect this project.</source>
        <translation>这些镜像无法保护此项目。</translation>
    </message>
    <message>
        <source>Report it with the project; protecting fewer files may help.</source>
        <translation>请连同项目一起报告；减少受保护的文件也许有帮助。</translation>
    </message>
    <message>
        <source>what was read back is not what was written</source>
        <translation>回读的内容与写入的内容不一致</translation>
    </message>
    <message>
        <source>The disk or its cable is failing.</source>
        <translation>磁盘或其线缆有故障。</translation>
    </message>
    <message>
        <source>Write to another disk.</source>
        <translation>请写入其他磁盘。</translation>
    </message>
    <message>
        <source>the module&apos;s flash does not hold what was sent</source>
        <translation>模块闪存中的内容与发送的不一致</translation>
    </message>
    <message>
        <source>The connection is disturbed, or the flash is worn.</source>
        <translation>连接受到干扰，或闪存已磨损。</translation>
    </message>
    <message>
        <source>Repeat the command; if it comes back, the module should be replaced.</source>
        <translation>请重新运行命令；如再次出现，应更换模块。</translation>
    </message>
    <message>
        <source>done, and not everything is whole</source>
        <translation>已完成，但并非全部完好</translation>
    </message>
    <message>
        <source>The lines before this say what is damaged, and where.</source>
        <translation>前面的内容说明了损坏之处。</translation>
    </message>
    <message>
        <source>“lifeboat extract” saves what can be read of an image; the restore at the next start of the module brings back files that are changed or missing.</source>
        <translation>“lifeboat extract”可保存镜像中可读取的内容；模块下次启动时的还原会恢复已更改或缺失的文件。</translation>
    </message>
    <message>
        <source>Restore the files that are changed or missing; flash the backup again where it is damaged.</source>
        <translation>请还原已更改或缺失的文件；备份损坏时请重新下载备份。</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>You stopped the command.</source>
        <translation>您停止了命令。</translation>
    </message>
    <message>
        <source>Repeat the command when you are ready; it starts from the beginning.</source>
        <translation>准备好后请重新运行命令；它会从头开始。</translation>
    </message>
    <message>
        <source>Start again when you are ready; it starts from the beginning.</source>
        <translation>准备好后请重新开始；它会从头开始。</translation>
    </message>
    <message>
        <source>stopped from outside</source>
        <translation>被外部停止</translation>
    </message>
    <message>
        <source>Another program or the system ended the command (SIGTERM).</source>
        <translation>其他程序或系统结束了该命令（SIGTERM）。</translation>
    </message>
    <message>
        <source>Repeat the command; it starts from the beginning.</source>
        <translation>请重新运行命令；它会从头开始。</translation>
    </message>
    <message>
        <source>Start again; it starts from the beginning.</source>
        <translation>请重新开始；它会从头开始。</translation>
    </message>
    <message>
        <source>the module has no Python console</source>
        <translation>该模块没有 Python 控制台</translation>
    </message>
    <message>
        <source>It runs a firmware without QuecPython.</source>
        <translation>它运行的固件不含 QuecPython。</translation>
    </message>
    <message>
        <source>Download a QuecPython firmware to it.</source>
        <translation>请向其下载 QuecPython 固件。</translation>
    </message>
    <message>
        <source>this is the port for AT commands, not the Python console</source>
        <translation>这是 AT 命令端口，不是 Python 控制台</translation>
    </message>
    <message>
        <source>A module has several ports, and another one was chosen.</source>
        <translation>模块有多个端口，选择了另一个端口。</translation>
    </message>
    <message>
        <source>Choose the Python console; “lifeboat ports” says which port it is.</source>
        <translation>请选择 Python 控制台；“lifeboat ports”会显示是哪个端口。</translation>
    </message>
    <message>
        <source>Choose the Python console; the list says which port it is.</source>
        <translation>请选择 Python 控制台；列表会显示是哪个端口。</translation>
    </message>
    <message>
        <source>the module&apos;s Python console is locked</source>
        <translation>模块的 Python 控制台已锁定</translation>
    </message>
    <message>
        <source>Its program has locked it with system.replSetEnable(1).</source>
        <translation>模块的程序已用 system.replSetEnable(1) 将其锁定。</translation>
    </message>
    <message>
        <source>Let its program unlock it with system.replSetEnable(0), or download the firmware and the files again.</source>
        <translation>请让模块的程序用 system.replSetEnable(0) 解锁，或重新下载固件和文件。</translation>
    </message>
    <message>
        <source>the module&apos;s Python console asks for a password</source>
        <translation>模块的 Python 控制台要求输入密码</translation>
    </message>
    <message>
        <source>Its program has set one.</source>
        <translation>模块的程序设置了密码。</translation>
    </message>
    <message>
        <source>Open it with “lifeboat console”, type the password and repeat the command.</source>
        <translation>请用“lifeboat console”打开控制台，输入密码，然后重复该命令。</translation>
    </message>
    <message>
        <source>Type the password on the page Console, then try again.</source>
        <translation>请在“控制台”页面输入密码，然后重试。</translation>
    </message>
    <message>
        <source>a program runs on the module and cannot be interrupted</source>
        <translation>模块上正在运行一个无法中断的程序</translation>
    </message>
    <message>
        <source>It catches the interrupt, or its firmware passes none on.</source>
        <translation>该程序截获了中断，或固件没有传递中断。</translation>
    </message>
    <message>
        <source>Restart the module and repeat the command within a second; if that does not help, download the firmware and the files again.</source>
        <translation>请重启模块并在一秒内重复该命令；如果无效，请重新下载固件和文件。</translation>
    </message>
    <message>
        <source>Restart the module and try again within a second; if that does not help, download the firmware and the files again.</source>
        <translation>请重启模块并在一秒内重试；如果无效，请重新下载固件和文件。</translation>
    </message>
    <message>
        <source>the module&apos;s Python reports an error</source>
        <translation>模块的 Python 报告了错误</translation>
    </message>
    <message>
        <source>The script raised an exception that nothing catches.</source>
        <translation>脚本抛出了未被捕获的异常。</translation>
    </message>
    <message>
        <source>Correct the line that the traceback names.</source>
        <translation>请改正回溯信息所指的那一行。</translation>
    </message>
    <message>
        <source>For a download restart it into download mode: hold BOOT (USB_BOOT) while you plug it in, then repeat the command. For its Python console check its power and the port; a program that prints nothing and ignores Ctrl+C looks the same: restart the module and repeat the command within a second.</source>
        <translation>要下载时，请将其重启到下载模式：按住 BOOT（USB_BOOT）的同时插入模块，然后重新运行命令。要访问其 Python 控制台时，请检查其电源和端口；不输出任何内容并忽略 Ctrl+C 的程序看起来也是如此：请重启模块，并在一秒内重新运行命令。</translation>
    </message>
</context>
<context>
    <name>FileReasons</name>
    <message>
        <source>no list names it</source>
        <translation>没有校验表列出它</translation>
    </message>
    <message>
        <source>a checksum list cannot be read</source>
        <translation>某个校验表无法读取</translation>
    </message>
    <message>
        <source>the file cannot be read</source>
        <translation>文件无法读取</translation>
    </message>
    <message>
        <source>the backup copy cannot be read</source>
        <translation>备份副本无法读取</translation>
    </message>
    <message>
        <source>there is no backup copy</source>
        <translation>没有备份副本</translation>
    </message>
    <message>
        <source>the backup copy is not what its list says</source>
        <translation>备份副本与其校验表不符</translation>
    </message>
    <message>
        <source>no list vouches for the backup copy</source>
        <translation>没有校验表证明备份副本有效</translation>
    </message>
    <message>
        <source>the file is gone</source>
        <translation>文件不见了</translation>
    </message>
    <message>
        <source>the user list has an old value</source>
        <translation>用户校验表中是旧值</translation>
    </message>
    <message>
        <source>differs from the backup by an update</source>
        <translation>因更新而与备份不同</translation>
    </message>
    <message>
        <source>differs from the backup copy</source>
        <translation>与备份副本不同</translation>
    </message>
    <message>
        <source>same checksum, other size than the backup copy</source>
        <translation>校验值相同，但大小与备份副本不同</translation>
    </message>
    <message>
        <source>same checksum, other content than the backup copy</source>
        <translation>校验值相同，但内容与备份副本不同</translation>
    </message>
    <message>
        <source>the project does not want it restored</source>
        <translation>项目要求不还原它</translation>
    </message>
    <message>
        <source>restored only when it is missing</source>
        <translation>仅在缺失时还原</translation>
    </message>
    <message>
        <source>never restored</source>
        <translation>从不还原</translation>
    </message>
    <message>
        <source>empty: the vendor&apos;s firmware cannot check an empty file</source>
        <translation>空文件：厂商固件无法校验空文件</translation>
    </message>
    <message>
        <source>the firmware changes it itself: a restore would undo settings</source>
        <translation>固件会自行修改它：还原会撤销设置</translation>
    </message>
    <message>
        <source>an update that is waiting to be installed</source>
        <translation>等待安装的更新</translation>
    </message>
    <message>
        <source>two sources of the project give this file</source>
        <translation>项目中的两个来源都含有此文件</translation>
    </message>
    <message>
        <source>there is no such file or folder</source>
        <translation>没有该文件或文件夹</translation>
    </message>
    <message>
        <source>neither a file nor a folder</source>
        <translation>既不是文件也不是文件夹</translation>
    </message>
    <message>
        <source>not a file that can be read</source>
        <translation>不是可读取的文件</translation>
    </message>
</context>
<context>
    <name>FileStates</name>
    <message>
        <source>Whole</source>
        <translation>完好</translation>
    </message>
    <message>
        <source>whole</source>
        <translation>完好</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>已更新</translation>
    </message>
    <message>
        <source>updated</source>
        <translation>已更新</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Not restorable</source>
        <translation>无法还原</translation>
    </message>
    <message>
        <source>not restorable</source>
        <translation>无法还原</translation>
    </message>
    <message>
        <source>Backup damaged</source>
        <translation>备份损坏</translation>
    </message>
    <message>
        <source>backup damaged</source>
        <translation>备份损坏</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Not protected</source>
        <translation>未受保护</translation>
    </message>
    <message>
        <source>not protected</source>
        <translation>未受保护</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Accept the change</source>
        <translation>接受更改</translation>
    </message>
    <message>
        <source>Flash the backup again</source>
        <translation>重新下载备份</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
</context>
<context>
    <name>FileStatusModel</name>
    <message numerus="yes">
        <source>restored at %n boot(s) in a row</source>
        <translation>
            <numerusform>连续 %n 次启动都进行了还原</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Modules</name>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>AT commands</source>
        <translation>AT 命令</translation>
    </message>
    <message>
        <source>Python console</source>
        <translation>Python 控制台</translation>
    </message>
    <message>
        <source>download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>diagnosis</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>in download mode</source>
        <translation>处于下载模式</translation>
    </message>
    <message>
        <source>running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>the package&apos;s own entry</source>
        <translation>固件包自身的条目</translation>
    </message>
    <message>
        <source>the package&apos;s ERASE entry</source>
        <translation>固件包的 ERASE 条目</translation>
    </message>
    <message>
        <source>the flash table in the package&apos;s loader</source>
        <translation>固件包加载程序中的闪存分区表</translation>
    </message>
    <message>
        <source>the package&apos;s partition.bin</source>
        <translation>固件包的 partition.bin</translation>
    </message>
    <message>
        <source>the given address</source>
        <translation>给定的地址</translation>
    </message>
    <message>
        <source>the module profile</source>
        <translation>模块配置</translation>
    </message>
</context>
<context>
    <name>Record</name>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>switched off by backup_restore.json</source>
        <translation>已由 backup_restore.json 关闭</translation>
    </message>
    <message>
        <source>backup_restore.json is not usable</source>
        <translation>backup_restore.json 不可用</translation>
    </message>
    <message>
        <source>the backup is not usable</source>
        <translation>备份不可用</translation>
    </message>
    <message>
        <source>the user partition is not usable</source>
        <translation>用户分区不可用</translation>
    </message>
    <message>
        <source>an update was installed</source>
        <translation>已安装更新</translation>
    </message>
    <message>
        <source>an update was refused</source>
        <translation>更新被拒绝</translation>
    </message>
    <message>
        <source>an update is not finished</source>
        <translation>更新尚未完成</translation>
    </message>
    <message>
        <source>an update could not be put in place, the files before it are back</source>
        <translation>更新未能生效，已恢复更新前的文件</translation>
    </message>
    <message>
        <source>Last restore with something to do (record %n)</source>
        <translation>上次实际执行的还原（记录 %n）</translation>
    </message>
    <message numerus="yes">
        <source>%n restored</source>
        <translation>
            <numerusform>已还原 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not restored</source>
        <translation>
            <numerusform>%n 个未还原</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not restorable</source>
        <translation>
            <numerusform>%n 个无法还原</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a damaged backup</source>
        <translation>
            <numerusform>%n 个备份损坏</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not readable</source>
        <translation>
            <numerusform>%n 个无法读取</numerusform>
        </translation>
    </message>
    <message>
        <source>file system repaired</source>
        <translation>已修复文件系统</translation>
    </message>
    <message>
        <source>file system made anew</source>
        <translation>已重建文件系统</translation>
    </message>
    <message>
        <source>went back to an earlier set of files</source>
        <translation>已回退到较早的一组文件</translation>
    </message>
    <message numerus="yes">
        <source>boots not confirmed: %n</source>
        <translation>
            <numerusform>未确认的启动次数：%n</numerusform>
        </translation>
    </message>
    <message>
        <source>error L%n</source>
        <translation>错误 L%n</translation>
    </message>
    <message numerus="yes">
        <source>free blocks: %n</source>
        <translation>
            <numerusform>空闲块：%n</numerusform>
        </translation>
    </message>
    <message>
        <source>backup_restore.json is missing</source>
        <translation>缺少 backup_restore.json</translation>
    </message>
    <message>
        <source>backup_restore.json cannot be read</source>
        <translation>无法读取 backup_restore.json</translation>
    </message>
    <message>
        <source>backup_restore.json is disabled</source>
        <translation>backup_restore.json 已禁用还原</translation>
    </message>
</context>
<context>
    <name>Repairs</name>
    <message>
        <source>Restore from the backup copy</source>
        <translation>从备份副本还原</translation>
    </message>
    <message>
        <source>Accept as it is</source>
        <translation>按现状接受</translation>
    </message>
    <message>
        <source>Correct the value in the list</source>
        <translation>改正校验表中的值</translation>
    </message>
    <message>
        <source>Add to the list</source>
        <translation>加入校验表</translation>
    </message>
    <message>
        <source>Bring the entry into today&apos;s form</source>
        <translation>将条目改为现行格式</translation>
    </message>
    <message>
        <source>Give the entry its folder</source>
        <translation>为条目补上文件夹</translation>
    </message>
    <message>
        <source>Take the entry out of the list</source>
        <translation>从校验表中删除条目</translation>
    </message>
    <message>
        <source>no list names it</source>
        <translation>没有校验表列出它</translation>
    </message>
    <message>
        <source>the file is gone: restore it</source>
        <translation>文件不见了：请还原</translation>
    </message>
    <message>
        <source>the file is empty, and the module has no checksum for that</source>
        <translation>文件为空，模块没有空文件的校验和</translation>
    </message>
    <message>
        <source>the module cannot read it</source>
        <translation>模块无法读取它</translation>
    </message>
    <message>
        <source>there is no backup copy: flash the backup again</source>
        <translation>没有备份副本：请重新烧录备份</translation>
    </message>
    <message>
        <source>the backup copy is damaged: flash the backup again</source>
        <translation>备份副本已损坏：请重新烧录备份</translation>
    </message>
    <message>
        <source>no list vouches for the backup copy: flash the backup again</source>
        <translation>没有校验表能证明备份副本正确：请重新烧录备份</translation>
    </message>
    <message>
        <source>no file has the old checksum: accept it, or flash the backup again</source>
        <translation>没有文件符合旧的校验和：请接受它，或重新烧录备份</translation>
    </message>
    <message>
        <source>the file is not whole: restore or accept it</source>
        <translation>文件不完好：请还原或接受它</translation>
    </message>
</context>
<context>
    <name>StatusReport</name>
    <message>
        <source>Module status</source>
        <translation>模块状态</translation>
    </message>
</context>
<context>
    <name>StatusTexts</name>
    <message>
        <source>The user partition has no checksum.json.</source>
        <translation>用户分区没有 checksum.json。</translation>
    </message>
    <message>
        <source>The backup partition has no checksum.json.</source>
        <translation>备份分区没有 checksum.json。</translation>
    </message>
    <message>
        <source>The user list cannot be read: %1</source>
        <translation>用户校验表无法读取：%1</translation>
    </message>
    <message>
        <source>The backup list cannot be read: %1</source>
        <translation>备份校验表无法读取：%1</translation>
    </message>
    <message>
        <source>The user list is not usable: %1</source>
        <translation>用户校验表不可用：%1</translation>
    </message>
    <message>
        <source>The backup list is not usable: %1</source>
        <translation>备份校验表不可用：%1</translation>
    </message>
    <message numerus="yes">
        <source>User list: %n entry(s)</source>
        <translation>
            <numerusform>用户校验表：%n 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Backup list: %n entry(s)</source>
        <translation>
            <numerusform>备份校验表：%n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>File: %1</source>
        <translation>文件：%1</translation>
    </message>
    <message>
        <source>Files: %1</source>
        <translation>文件：%1</translation>
    </message>
    <message>
        <source>firmware %1</source>
        <translation>固件 %1</translation>
    </message>
    <message>
        <source>IMEI %1</source>
        <translation>IMEI %1</translation>
    </message>
    <message>
        <source>No files</source>
        <translation>没有文件</translation>
    </message>
    <message>
        <source>The user partition cannot be read: %1</source>
        <translation>用户分区无法读取：%1</translation>
    </message>
    <message>
        <source>The backup partition cannot be read: %1</source>
        <translation>备份分区无法读取：%1</translation>
    </message>
    <message>
        <source>The restore is not switched on: %1</source>
        <translation>还原未启用：%1</translation>
    </message>
    <message>
        <source>The restore is switched on</source>
        <translation>还原已启用</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be restored.</source>
        <translation>
            <numerusform>%n 个文件未能还原。</numerusform>
        </translation>
    </message>
    <message>
        <source>The table says why.</source>
        <translation>原因见表格。</translation>
    </message>
    <message>
        <source>Every file was whole already.</source>
        <translation>所有文件原本就完好。</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) restored.</source>
        <translation>
            <numerusform>已还原 %n 个文件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them had to be removed first: there was no room for a copy beside it.</source>
        <translation>
            <numerusform>其中 %n 个文件必须先删除：没有空间同时存放副本。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>not reached</source>
        <translation>未执行到</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>unchanged, skipped</source>
        <translation>未变化，已跳过</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>已校验</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>已应答</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>不需要</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>erase</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>format</source>
        <translation>格式化</translation>
    </message>
    <message>
        <source>write</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>restart</source>
        <translation>重启</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Check the module&apos;s power and the port. A program that prints nothing and ignores Ctrl+C looks the same: restart the module and try again within a second.</source>
        <translation>请检查模块的电源和端口。不输出任何内容并忽略 Ctrl+C 的程序看起来也是如此：请重启模块，并在一秒内重试。</translation>
    </message>
    <message>
        <source>Use another cable or a port of the computer itself, and try again.</source>
        <translation>请换一根线缆或使用电脑本身的端口，然后重试。</translation>
    </message>
</context>
<context>
    <name>ui::ActionButton</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>ui::ConsoleBar</name>
    <message>
        <source>&amp;Time stamps</source>
        <translation>时间戳(&amp;T)</translation>
    </message>
    <message>
        <source>Show when each line came</source>
        <translation>显示每行到达的时间</translation>
    </message>
    <message>
        <source>Line &amp;numbers</source>
        <translation>行号(&amp;N)</translation>
    </message>
    <message>
        <source>Show the number of each line</source>
        <translation>显示每行的行号</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>查找(&amp;F)…</translation>
    </message>
    <message>
        <source>Find in the console (Ctrl+F)</source>
        <translation>在控制台中查找 (Ctrl+F)</translation>
    </message>
    <message>
        <source>&amp;Save the console…</source>
        <translation>保存控制台(&amp;S)…</translation>
    </message>
    <message>
        <source>C&amp;lear the console</source>
        <translation>清空控制台(&amp;L)</translation>
    </message>
    <message>
        <source>Talk t&amp;o:</source>
        <translation>通信对象(&amp;O)：</translation>
    </message>
    <message>
        <source>Talk to</source>
        <translation>通信对象</translation>
    </message>
    <message>
        <source>Python: the module&apos;s Python console. AT commands: its AT port. Automatic: the Python console where there is one.</source>
        <translation>Python：模块的 Python 控制台。AT 命令：模块的 AT 端口。自动：有 Python 控制台时使用它。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>AT commands</source>
        <translation>AT 命令</translation>
    </message>
    <message>
        <source>&amp;Baud rate:</source>
        <translation>波特率(&amp;B)：</translation>
    </message>
    <message>
        <source>Baud rate</source>
        <translation>波特率</translation>
    </message>
    <message>
        <source>Line &amp;end:</source>
        <translation>行尾(&amp;E)：</translation>
    </message>
    <message>
        <source>Line end</source>
        <translation>行尾</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>ui::ConsolePage</name>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>What the module says</source>
        <translation>模块的输出</translation>
    </message>
    <message>
        <source>What is sent to the module</source>
        <translation>发送给模块的内容</translation>
    </message>
    <message>
        <source>Type a command and press Enter</source>
        <translation>输入命令并按回车键</translation>
    </message>
    <message>
        <source>Up and Down: what was sent before; Ctrl+R: search in it. Several pasted lines are sent one after the other. Ctrl+C, Ctrl+D and Ctrl+B go to the module.</source>
        <translation>上下键：之前发送的内容；Ctrl+R：在其中搜索。粘贴的多行会逐行发送。Ctrl+C、Ctrl+D 和 Ctrl+B 发送给模块。</translation>
    </message>
    <message>
        <source>Se&amp;nd</source>
        <translation>发送(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>断开(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>连接(&amp;C)</translation>
    </message>
    <message>
        <source>Choose a module first</source>
        <translation>请先选择模块</translation>
    </message>
    <message>
        <source>Close the console of the module</source>
        <translation>关闭模块的控制台</translation>
    </message>
    <message>
        <source>Open the console of the module</source>
        <translation>打开模块的控制台</translation>
    </message>
    <message>
        <source>Send the line (Enter)</source>
        <translation>发送该行（回车键）</translation>
    </message>
    <message>
        <source>Connect first</source>
        <translation>请先连接</translation>
    </message>
    <message>
        <source>No module is selected.</source>
        <translation>未选择模块。</translation>
    </message>
    <message>
        <source>Not connected: %1</source>
        <translation>未连接：%1</translation>
    </message>
    <message>
        <source>Connecting: %1</source>
        <translation>正在连接：%1</translation>
    </message>
    <message>
        <source>Connected: %1, %2 baud</source>
        <translation>已连接：%1，%2 波特</translation>
    </message>
    <message>
        <source>Disconnected. The console opens again when the module comes back.</source>
        <translation>已断开。模块重新出现时控制台会再次打开。</translation>
    </message>
    <message>
        <source>A job has the port. The console opens again when it is done.</source>
        <translation>任务正在使用该端口。任务完成后控制台会再次打开。</translation>
    </message>
    <message>
        <source>opening the console</source>
        <translation>打开控制台</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Save the console</source>
        <translation>保存控制台</translation>
    </message>
    <message>
        <source>Text (*.txt *.log)</source>
        <translation>文本 (*.txt *.log)</translation>
    </message>
    <message>
        <source>The console was saved: %1</source>
        <translation>控制台已保存：%1</translation>
    </message>
    <message>
        <source>saving the console</source>
        <translation>保存控制台</translation>
    </message>
    <message>
        <source>pasting</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Restart into download mode</source>
        <translation>重启进入下载模式</translation>
    </message>
    <message>
        <source>The module leaves its program and waits for a download. Its files stay as they are.</source>
        <translation>模块将退出程序并等待下载。其文件保持不变。</translation>
    </message>
    <message>
        <source>It comes back by a download, or when its power is switched off and on.</source>
        <translation>下载后，或断电重新上电后，模块即恢复运行。</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>Type Python and press Enter</source>
        <translation>输入 Python 代码并按回车键</translation>
    </message>
    <message>
        <source>Up and Down: what was sent before; Ctrl+R: search in it; Tab: complete a name. Several pasted lines are sent as one block. Ctrl+C, Ctrl+D and Ctrl+B go to the module.</source>
        <translation>上下键：以前发送的内容；Ctrl+R：在其中搜索；Tab：补全名称。粘贴的多行作为一个整体发送。Ctrl+C、Ctrl+D 和 Ctrl+B 会发送到模块。</translation>
    </message>
    <message>
        <source>Running %1</source>
        <translation>正在运行 %1</translation>
    </message>
    <message>
        <source>The module is busy: what was sent goes out at the next prompt.</source>
        <translation>模块正忙：内容将在下一个提示符出现时发送。</translation>
    </message>
    <message>
        <source>Connected: Python at %1</source>
        <translation>已连接：%1 上的 Python</translation>
    </message>
    <message>
        <source>Type it below.</source>
        <translation>请在下方输入。</translation>
    </message>
    <message>
        <source>Run a script on the module</source>
        <translation>在模块上运行脚本</translation>
    </message>
    <message>
        <source>File on the module:</source>
        <translation>模块上的文件：</translation>
    </message>
    <message>
        <source>Run a script without storing it</source>
        <translation>运行脚本而不保存到模块</translation>
    </message>
    <message>
        <source>Python (*.py);;All files (*)</source>
        <translation>Python (*.py);;所有文件 (*)</translation>
    </message>
    <message>
        <source>The program does not stop</source>
        <translation>程序没有停止</translation>
    </message>
    <message>
        <source>It was interrupted and runs on.</source>
        <translation>已发送中断，但程序仍在运行。</translation>
    </message>
    <message>
        <source>Leave it running</source>
        <translation>让它继续运行</translation>
    </message>
    <message>
        <source>running %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>%1 was interrupted</source>
        <translation>%1 已中断</translation>
    </message>
    <message>
        <source>%1 has ended</source>
        <translation>%1 已结束</translation>
    </message>
    <message>
        <source>End it by a soft reset and run the script</source>
        <translation>用软复位结束它并运行脚本</translation>
    </message>
    <message>
        <source>Open line %1</source>
        <translation>打开第 %1 行</translation>
    </message>
    <message>
        <source>A script runs on the module.</source>
        <translation>模块上正在运行脚本。</translation>
    </message>
</context>
<context>
    <name>ui::ConsoleTools</name>
    <message>
        <source>&amp;Interrupt</source>
        <translation>中断(&amp;I)</translation>
    </message>
    <message>
        <source>Stop the program that runs on the module (Ctrl+C)</source>
        <translation>停止模块上正在运行的程序 (Ctrl+C)</translation>
    </message>
    <message>
        <source>Soft &amp;reset</source>
        <translation>软复位(&amp;R)</translation>
    </message>
    <message>
        <source>Start the interpreter anew: the boot script and main.py run (Ctrl+D)</source>
        <translation>重新启动解释器：启动脚本和 main.py 会运行 (Ctrl+D)</translation>
    </message>
    <message>
        <source>R&amp;un a script</source>
        <translation>运行脚本(&amp;U)</translation>
    </message>
    <message>
        <source>Run a script of this computer without storing it, or one that is on the module</source>
        <translation>运行本机上的脚本而不保存到模块，或运行模块上的脚本</translation>
    </message>
    <message>
        <source>From this &amp;computer…</source>
        <translation>从本机(&amp;C)…</translation>
    </message>
    <message>
        <source>On the &amp;module…</source>
        <translation>在模块上(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;AT commands</source>
        <translation>AT 命令(&amp;A)</translation>
    </message>
    <message>
        <source>The usual questions to a module</source>
        <translation>对模块的常用查询</translation>
    </message>
    <message>
        <source>&amp;Module and revision</source>
        <translation>模块和版本(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Firmware version</source>
        <translation>固件版本(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;IMEI</source>
        <translation>IMEI(&amp;I)</translation>
    </message>
    <message>
        <source>Number of the S&amp;IM card</source>
        <translation>SIM 卡号(&amp;I)</translation>
    </message>
    <message>
        <source>Number of the SIM card (other modules)</source>
        <translation>SIM 卡号（其他模块）</translation>
    </message>
    <message>
        <source>State of the SIM &amp;card</source>
        <translation>SIM 卡状态(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Signal</source>
        <translation>信号(&amp;S)</translation>
    </message>
    <message>
        <source>Restart into &amp;download mode…</source>
        <translation>重启进入下载模式(&amp;D)…</translation>
    </message>
</context>
<context>
    <name>ui::CountsBar</name>
    <message numerus="yes">
        <source>%n passed</source>
        <translation>
            <numerusform>通过 %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>失败 %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>进行中 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Reset counts</source>
        <translation>计数清零(&amp;R)</translation>
    </message>
</context>
<context>
    <name>ui::DesktopDialogs</name>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>未保存的更改</translation>
    </message>
    <message>
        <source>Save the changes to %1?</source>
        <translation>是否保存对 %1 的更改？</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>放弃(&amp;D)</translation>
    </message>
</context>
<context>
    <name>ui::DevelopmentPanel</name>
    <message>
        <source>Choose the folder of your program</source>
        <translation>请选择程序所在的文件夹</translation>
    </message>
    <message>
        <source>F&amp;older:</source>
        <translation>文件夹(&amp;O)：</translation>
    </message>
    <message>
        <source>Folder of your program</source>
        <translation>程序文件夹</translation>
    </message>
    <message>
        <source>The folder of your program</source>
        <translation>程序所在的文件夹</translation>
    </message>
    <message>
        <source>Script that is started</source>
        <translation>要启动的脚本</translation>
    </message>
    <message>
        <source>What the script says</source>
        <translation>脚本的输出</translation>
    </message>
    <message>
        <source>What the script says is shown here.</source>
        <translation>脚本的输出显示在这里。</translation>
    </message>
    <message>
        <source>Clear what the script has said</source>
        <translation>清除脚本的输出</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Restart of the module&apos;s program</source>
        <translation>重启模块的程序</translation>
    </message>
    <message>
        <source>Waiting for a change in the folder</source>
        <translation>正在等待文件夹中的更改</translation>
    </message>
    <message>
        <source>This folder has too many files to be watched.</source>
        <translation>此文件夹中的文件过多，无法监视。</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>没有这个文件夹。</translation>
    </message>
    <message>
        <source>Choose a folder first</source>
        <translation>请先选择文件夹</translation>
    </message>
    <message>
        <source>Wait until the job is done</source>
        <translation>请等待任务完成</translation>
    </message>
    <message>
        <source>St&amp;op</source>
        <translation>停止(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>Stop the script, and watch the folder no longer</source>
        <translation>停止脚本，不再监视文件夹</translation>
    </message>
    <message>
        <source>Send what differs, start the script, and do so again at each change. A program that runs on the module is interrupted</source>
        <translation>发送有差异的文件并启动脚本，每次更改后再次执行。模块上正在运行的程序会被中断</translation>
    </message>
    <message>
        <source>the module&apos;s program</source>
        <translation>模块的程序</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>%1 正在运行</translation>
    </message>
    <message>
        <source>%1 was interrupted, but does not stop</source>
        <translation>%1 已被中断，但没有停止</translation>
    </message>
    <message>
        <source>Running %1</source>
        <translation>正在运行 %1</translation>
    </message>
    <message>
        <source>Sending and running %1</source>
        <translation>正在发送并运行 %1</translation>
    </message>
    <message>
        <source>Starting %1</source>
        <translation>正在启动 %1</translation>
    </message>
    <message>
        <source>Sending what differs</source>
        <translation>正在发送有差异的文件</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) sent</source>
        <translation>
            <numerusform>已发送 %n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>The script ended with an error.</source>
        <translation>脚本因错误而结束。</translation>
    </message>
    <message>
        <source>The script was stopped.</source>
        <translation>脚本已停止。</translation>
    </message>
    <message>
        <source>The script has ended.</source>
        <translation>脚本已结束。</translation>
    </message>
    <message>
        <source>Waiting for the module</source>
        <translation>正在等待模块</translation>
    </message>
    <message>
        <source>Scrip&amp;t:</source>
        <translation>脚本(&amp;T)：</translation>
    </message>
    <message>
        <source>The folder has too many files now: changes are not sent until some are removed.</source>
        <translation>该文件夹中的文件现在过多：在移走一些之前，更改不会发送。</translation>
    </message>
</context>
<context>
    <name>ui::DropHint</name>
    <message>
        <source>Drop here to see the state of the files in these images</source>
        <translation>拖放到此处，查看这些镜像中文件的状态</translation>
    </message>
</context>
<context>
    <name>ui::ExternalEdits</name>
    <message>
        <source>Reading %1</source>
        <translation>正在读取 %1</translation>
    </message>
    <message>
        <source>No program could be started for this file.</source>
        <translation>无法为此文件启动程序。</translation>
    </message>
    <message>
        <source>%1 was changed in another program.</source>
        <translation>%1 已在其他程序中修改。</translation>
    </message>
    <message>
        <source>The module still has it as it was.</source>
        <translation>模块上的文件仍是原来的。</translation>
    </message>
    <message>
        <source>&amp;Send to the module</source>
        <translation>发送到模块(&amp;S)</translation>
    </message>
    <message>
        <source>It was opened from another module; choose that one first.</source>
        <translation>它是从另一个模块打开的；请先选择那个模块。</translation>
    </message>
    <message>
        <source>Saving %1</source>
        <translation>正在保存 %1</translation>
    </message>
    <message>
        <source>Saved on the module: %1</source>
        <translation>已保存到模块：%1</translation>
    </message>
    <message>
        <source>Save to the module</source>
        <translation>保存到模块</translation>
    </message>
    <message>
        <source>%1 was changed on the module since it was opened.</source>
        <translation>%1 打开后在模块上已被更改。</translation>
    </message>
    <message>
        <source>Saving replaces that change.</source>
        <translation>保存会覆盖该更改。</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>替换(&amp;R)</translation>
    </message>
    <message>
        <source>Changed files</source>
        <translation>已修改的文件</translation>
    </message>
    <message>
        <source>Changed in another program, and not sent to the module:
%1</source>
        <translation>已在其他程序中修改，但未发送到模块：
%1</translation>
    </message>
    <message>
        <source>These changes will be lost.</source>
        <translation>这些修改将会丢失。</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>放弃(&amp;D)</translation>
    </message>
</context>
<context>
    <name>ui::FileDetails</name>
    <message>
        <source>Wait until the job is done</source>
        <translation>请等待任务完成</translation>
    </message>
    <message>
        <source>These are images; only the files of a module can be changed</source>
        <translation>这些是镜像；只能更改模块上的文件</translation>
    </message>
    <message>
        <source>The module is disconnected</source>
        <translation>模块已断开</translation>
    </message>
    <message>
        <source>The module does not run Lifeboat&apos;s firmware</source>
        <translation>模块运行的不是 Lifeboat 固件</translation>
    </message>
    <message>
        <source>Select a file to see why it has its state.</source>
        <translation>选择一个文件以查看其状态的原因。</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>On the module</source>
        <translation>模块上</translation>
    </message>
    <message>
        <source>User list</source>
        <translation>用户校验表</translation>
    </message>
    <message>
        <source>In the backup</source>
        <translation>备份中</translation>
    </message>
    <message>
        <source>Backup list</source>
        <translation>备份校验表</translation>
    </message>
    <message>
        <source>The module is in download mode</source>
        <translation>模块处于下载模式</translation>
    </message>
</context>
<context>
    <name>ui::FileEditor</name>
    <message>
        <source>Text of %1</source>
        <translation>%1 的文本</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>This file is no text, and cannot be edited here.</source>
        <translation>此文件不是文本，不能在这里编辑。</translation>
    </message>
    <message>
        <source>The line ends of this file are mixed; saving makes them all the same.</source>
        <translation>此文件的行尾不统一；保存时会统一。</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Saved, and compared with what was written.</source>
        <translation>已保存，并与写入的内容进行了比较。</translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation>未保存：%1</translation>
    </message>
    <message>
        <source>%1[*] – Lifeboat</source>
        <translation>%1[*] – Lifeboat</translation>
    </message>
    <message>
        <source>Changed, and not saved</source>
        <translation>已更改，未保存</translation>
    </message>
    <message>
        <source>Line %1, column %2</source>
        <translation>第 %1 行，第 %2 列</translation>
    </message>
</context>
<context>
    <name>ui::FileEditors</name>
    <message>
        <source>Saving replaces that change.</source>
        <translation>保存会覆盖该更改。</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>替换(&amp;R)</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>正在读取 %1</translation>
    </message>
    <message>
        <source>it was opened from another module; choose that one first</source>
        <translation>该文件是从另一个模块打开的；请先选择那个模块</translation>
    </message>
    <message>
        <source>Saving %1</source>
        <translation>正在保存 %1</translation>
    </message>
    <message>
        <source>Save to the module</source>
        <translation>保存到模块</translation>
    </message>
    <message>
        <source>%1 was changed on the module since it was opened.</source>
        <translation>%1 打开后在模块上已被更改。</translation>
    </message>
    <message>
        <source>the file was changed on the module</source>
        <translation>文件在模块上已被更改</translation>
    </message>
    <message>
        <source>opening %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>%1 was changed since it was opened.</source>
        <translation>%1 在打开之后已被更改。</translation>
    </message>
    <message>
        <source>the file was changed</source>
        <translation>文件已被更改</translation>
    </message>
    <message>
        <source>A backup copy can only be looked at; change the file in /usr instead.</source>
        <translation>备份副本只能查看；请改为修改 /usr 中的文件。</translation>
    </message>
</context>
<context>
    <name>ui::FileProperties</name>
    <message>
        <source>%1 (%2 bytes)</source>
        <translation>%1（%2 字节）</translation>
    </message>
    <message>
        <source>not named there</source>
        <translation>其中未列出</translation>
    </message>
    <message>
        <source>%1 · the same</source>
        <translation>%1 · 相同</translation>
    </message>
    <message>
        <source>%1 · differs</source>
        <translation>%1 · 不同</translation>
    </message>
    <message>
        <source>This file belongs to the module&apos;s firmware, which writes it by itself.</source>
        <translation>此文件属于模块的固件，由固件自行写入。</translation>
    </message>
    <message>
        <source>Not protected: no list of the module names it.</source>
        <translation>未受保护：模块的校验表中没有它。</translation>
    </message>
    <message>
        <source>Properties of %1</source>
        <translation>%1 的属性</translation>
    </message>
    <message>
        <source>Path:</source>
        <translation>路径：</translation>
    </message>
    <message>
        <source>Files:</source>
        <translation>文件：</translation>
    </message>
    <message>
        <source>Size:</source>
        <translation>大小：</translation>
    </message>
    <message>
        <source>CRC:</source>
        <translation>CRC：</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>In the module&apos;s list:</source>
        <translation>模块的校验表中：</translation>
    </message>
    <message>
        <source>In the backup&apos;s list:</source>
        <translation>备份的校验表中：</translation>
    </message>
    <message>
        <source>Backup copy:</source>
        <translation>备份副本：</translation>
    </message>
    <message>
        <source>%1, CRC %2</source>
        <translation>%1，CRC %2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>This is the backup copy of %1.</source>
        <translation>这是 %1 的备份副本。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>The module brings nothing back by itself: %1.</source>
        <translation>模块不会自行恢复：%1。</translation>
    </message>
    <message>
        <source>At its next start the module brings the backup copy back.</source>
        <translation>模块下次启动时会恢复备份副本。</translation>
    </message>
    <message>
        <source>The module brings it back when it is damaged or missing.</source>
        <translation>文件损坏或丢失时，模块会将其恢复。</translation>
    </message>
</context>
<context>
    <name>ui::FileStatusModel</name>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>On the module</source>
        <translation>模块上</translation>
    </message>
    <message>
        <source>In the backup</source>
        <translation>备份中</translation>
    </message>
    <message>
        <source>User list</source>
        <translation>用户校验表</translation>
    </message>
    <message>
        <source>Backup list</source>
        <translation>备份校验表</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>ui::FileStatusView</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Protected files</source>
        <translation>受保护的文件</translation>
    </message>
</context>
<context>
    <name>ui::FileTreeModel</name>
    <message>
        <source>%1 → .mpy</source>
        <translation>%1 → .mpy</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>Cannot be protected: %1</source>
        <translation>无法保护：%1</translation>
    </message>
    <message>
        <source>Not protected by itself: %1</source>
        <translation>不会自动保护：%1</translation>
    </message>
    <message>
        <source>%1, missing</source>
        <translation>%1，缺失</translation>
    </message>
    <message>
        <source>Folder %1, %2</source>
        <translation>文件夹 %1，%2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1, %2, protected</source>
        <translation>%1，%2，受保护</translation>
    </message>
    <message>
        <source>%1, %2, not protected</source>
        <translation>%1，%2，未受保护</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Protected</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>The module brings these files back by itself when they are damaged or missing</source>
        <translation>这些文件损坏或缺失时，模块会自行恢复</translation>
    </message>
    <message>
        <source>Its path cannot stand in the list of protected files: %1</source>
        <translation>其路径无法列入受保护文件的列表：%1</translation>
    </message>
</context>
<context>
    <name>ui::FileTreeView</name>
    <message>
        <source>Move to %1</source>
        <translation>移动到 %1</translation>
    </message>
    <message numerus="yes">
        <source>Add %n files or folders to %1</source>
        <translation>
            <numerusform>将 %n 个文件或文件夹添加到 %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::FilesActions</name>
    <message>
        <source>Reading the files of the module</source>
        <translation>正在读取模块的文件</translation>
    </message>
    <message>
        <source>Copy to the module</source>
        <translation>复制到模块</translation>
    </message>
    <message>
        <source>These files belong to the module&apos;s firmware:
%1</source>
        <translation>这些文件属于模块的固件：
%1</translation>
    </message>
    <message>
        <source>With other content the module may not start as before.</source>
        <translation>内容更改后，模块可能无法像以前一样启动。</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>替换(&amp;R)</translation>
    </message>
    <message>
        <source>Copying to the module</source>
        <translation>正在复制到模块</translation>
    </message>
    <message>
        <source>Copied to the module.</source>
        <translation>已复制到模块。</translation>
    </message>
    <message>
        <source>Copy to the computer</source>
        <translation>复制到本机</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of this name are there already.</source>
        <translation>
            <numerusform>已有 %n 个同名文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Those that differ are replaced by the module&apos;s: %1</source>
        <translation>有差异的文件将替换为模块上的文件：%1</translation>
    </message>
    <message>
        <source>Copying to the computer</source>
        <translation>正在复制到本机</translation>
    </message>
    <message>
        <source>Copied to the computer.</source>
        <translation>已复制到本机。</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) written and verified</source>
        <translation>
            <numerusform>已写入并校验 %n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unchanged and skipped</source>
        <translation>
            <numerusform>%n 个未更改，已跳过</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hidden left out (such as .git)</source>
        <translation>
            <numerusform>%n 个隐藏项已略过（如 .git）</numerusform>
        </translation>
    </message>
    <message>
        <source>Left out: %1</source>
        <translation>已略过：%1</translation>
    </message>
    <message>
        <source>The module&apos;s list cannot be read: whether the module would take unchanged files back at its next start is not known.</source>
        <translation>无法读取模块的校验表：无法得知模块下次启动时是否会恢复未更改的文件。</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>What was copied by then is whole; every other file is as it was.</source>
        <translation>此前已复制的内容是完好的；其他文件保持原样。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>A program runs on the module and cannot be interrupted.</source>
        <translation>模块上正在运行一个无法中断的程序。</translation>
    </message>
    <message>
        <source>Restart it without the program? What the program has not saved is lost.</source>
        <translation>要重启模块而不运行该程序吗？程序未保存的内容会丢失。</translation>
    </message>
    <message>
        <source>Restart without the program</source>
        <translation>重启而不运行程序</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message numerus="yes">
        <source>%n protected file(s) were changed.</source>
        <translation>
            <numerusform>%n 个受保护的文件已更改。</numerusform>
        </translation>
    </message>
    <message>
        <source>The module&apos;s list did not take the change: at its next start the module brings the backup copies back.</source>
        <translation>模块的校验表未接受更改：模块下次启动时会恢复备份副本。</translation>
    </message>
    <message>
        <source>At its next start the module brings the backup copies back, unless its list says that the files are to be so.</source>
        <translation>除非校验表认可这些文件，否则模块下次启动时会恢复备份副本。</translation>
    </message>
    <message>
        <source>Update the list, from now on always</source>
        <translation>更新校验表，今后始终如此</translation>
    </message>
    <message>
        <source>Updating the module&apos;s list</source>
        <translation>正在更新模块的校验表</translation>
    </message>
    <message>
        <source>The module&apos;s list knows the change.</source>
        <translation>模块的校验表已记录更改。</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Name of the folder in %1:</source>
        <translation>%1 中的文件夹名称：</translation>
    </message>
    <message>
        <source>Making a folder</source>
        <translation>正在新建文件夹</translation>
    </message>
    <message>
        <source>Renaming</source>
        <translation>正在重命名</translation>
    </message>
    <message>
        <source>Moving on the module</source>
        <translation>正在模块上移动</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them are protected: the module brings them back at its next start.</source>
        <translation>
            <numerusform>其中 %n 个受保护：模块下次启动时会恢复它们。</numerusform>
        </translation>
    </message>
    <message>
        <source>These belong to the module&apos;s firmware, which may not start as before: %1</source>
        <translation>以下文件属于模块的固件，移除后固件可能无法像以前一样启动：%1</translation>
    </message>
    <message>
        <source>Remove from the module</source>
        <translation>从模块中移除</translation>
    </message>
    <message>
        <source>Remove from the module: %1</source>
        <translation>从模块中移除：%1</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>Removing</source>
        <translation>正在移除</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) removed.</source>
        <translation>
            <numerusform>已移除 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the properties</source>
        <translation>正在读取属性</translation>
    </message>
    <message numerus="yes">
        <source>%n empty folder(s) removed.</source>
        <translation>
            <numerusform>已删除 %n 个空文件夹。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::FilesBar</name>
    <message>
        <source>&amp;Read the files</source>
        <translation>读取文件(&amp;R)</translation>
    </message>
    <message>
        <source>Read what the module has. A program that runs there is interrupted</source>
        <translation>读取模块上的文件。模块上正在运行的程序会被中断</translation>
    </message>
    <message>
        <source>Copy to the &amp;module</source>
        <translation>复制到模块(&amp;M)</translation>
    </message>
    <message>
        <source>Copy what is selected on the left to the module</source>
        <translation>将左侧选中的内容复制到模块</translation>
    </message>
    <message>
        <source>Copy to the &amp;computer</source>
        <translation>复制到本机(&amp;C)</translation>
    </message>
    <message>
        <source>Copy what is selected on the module to the folder on the left</source>
        <translation>将模块上选中的内容复制到左侧的文件夹</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>Edit the file, and save it to the module</source>
        <translation>编辑文件并保存到模块</translation>
    </message>
    <message>
        <source>R&amp;un</source>
        <translation>运行(&amp;U)</translation>
    </message>
    <message>
        <source>Run the script that is selected on the module</source>
        <translation>运行模块上选中的脚本</translation>
    </message>
    <message>
        <source>New &amp;folder…</source>
        <translation>新建文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Make a folder on the module</source>
        <translation>在模块上新建文件夹</translation>
    </message>
    <message>
        <source>Re&amp;name</source>
        <translation>重命名(&amp;N)</translation>
    </message>
    <message>
        <source>Rename on the module</source>
        <translation>在模块上重命名</translation>
    </message>
    <message>
        <source>Remo&amp;ve…</source>
        <translation>移除(&amp;V)…</translation>
    </message>
    <message>
        <source>Remove from the module</source>
        <translation>从模块中移除</translation>
    </message>
    <message>
        <source>&amp;Properties</source>
        <translation>属性(&amp;P)</translation>
    </message>
    <message>
        <source>Size, CRC, what the lists say, and the backup copy</source>
        <translation>大小、CRC、校验表中的内容和备份副本</translation>
    </message>
    <message>
        <source>CRC &amp;values</source>
        <translation>CRC 值(&amp;V)</translation>
    </message>
    <message>
        <source>Also read the CRC of each file</source>
        <translation>同时读取每个文件的 CRC</translation>
    </message>
    <message>
        <source>&amp;Development mode</source>
        <translation>开发模式(&amp;D)</translation>
    </message>
    <message>
        <source>Send what changes in a folder, and start the script again each time</source>
        <translation>发送文件夹中更改的内容，并每次重新启动脚本</translation>
    </message>
    <message>
        <source>Open in another pro&amp;gram</source>
        <translation>用其他程序打开(&amp;G)</translation>
    </message>
    <message>
        <source>Open the file in the computer&apos;s program for it; a change is offered to be sent back</source>
        <translation>用电脑上的程序打开该文件；修改后可发回模块</translation>
    </message>
</context>
<context>
    <name>ui::FilesJobs</name>
    <message>
        <source>Wait until the job is done</source>
        <translation>请等待任务完成</translation>
    </message>
    <message>
        <source>Choose a module first</source>
        <translation>请先选择模块</translation>
    </message>
    <message>
        <source>This module has no Python console</source>
        <translation>该模块没有 Python 控制台</translation>
    </message>
    <message>
        <source>The module is not connected</source>
        <translation>模块未连接</translation>
    </message>
    <message>
        <source>The module is busy with another job.</source>
        <translation>模块正忙于其他任务。</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>The module said meanwhile: %1</source>
        <translation>模块在此期间输出：%1</translation>
    </message>
    <message>
        <source>%1 (%2): %3</source>
        <translation>%1（%2）：%3</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>The module is in download mode; restart it to reach its files</source>
        <translation>模块处于下载模式；请重启模块以访问其文件</translation>
    </message>
</context>
<context>
    <name>ui::FilesPage</name>
    <message>
        <source>The module is busy with another job.</source>
        <translation>模块正忙于其他任务。</translation>
    </message>
    <message>
        <source>Wait until that is done, then try again.</source>
        <translation>请等待其完成，然后重试。</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Files of the module</source>
        <translation>模块的文件</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Name of a file on the module:</source>
        <translation>模块上的文件名：</translation>
    </message>
    <message>
        <source>Nothing found: %1</source>
        <translation>未找到：%1</translation>
    </message>
    <message>
        <source>No module is selected</source>
        <translation>未选择模块</translation>
    </message>
    <message>
        <source>The files of the module were not read yet. A program that runs there is interrupted for it.</source>
        <translation>尚未读取模块的文件。读取时，模块上正在运行的程序会被中断。</translation>
    </message>
    <message>
        <source>&amp;Read the files</source>
        <translation>读取文件(&amp;R)</translation>
    </message>
    <message>
        <source>%1 cannot be opened now.</source>
        <translation>现在无法打开 %1。</translation>
    </message>
    <message>
        <source>%1 does not stop.</source>
        <translation>%1 没有停止。</translation>
    </message>
    <message>
        <source>It was interrupted and runs on.</source>
        <translation>已发送中断，但程序仍在运行。</translation>
    </message>
    <message>
        <source>Leave it running</source>
        <translation>让它继续运行</translation>
    </message>
    <message>
        <source>The module was away meanwhile.</source>
        <translation>模块曾断开过。</translation>
    </message>
    <message>
        <source>Its files are shown as they were read before.</source>
        <translation>显示的是断开之前读取的文件。</translation>
    </message>
</context>
<context>
    <name>ui::FindBar</name>
    <message>
        <source>Find in the console</source>
        <translation>在控制台中查找</translation>
    </message>
    <message>
        <source>Find the one before (Shift+Enter)</source>
        <translation>查找上一个 (Shift+Enter)</translation>
    </message>
    <message>
        <source>Find the one before</source>
        <translation>查找上一个</translation>
    </message>
    <message>
        <source>Find the next one (Enter)</source>
        <translation>查找下一个 (Enter)</translation>
    </message>
    <message>
        <source>Find the next one</source>
        <translation>查找下一个</translation>
    </message>
    <message>
        <source>Close the search (Esc)</source>
        <translation>关闭搜索 (Esc)</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>关闭搜索</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Went on from the end</source>
        <translation>已从末尾继续</translation>
    </message>
    <message>
        <source>Went on from the beginning</source>
        <translation>已从开头继续</translation>
    </message>
</context>
<context>
    <name>ui::JobLine</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
</context>
<context>
    <name>ui::JobPanel</name>
    <message>
        <source>A module is being written.</source>
        <translation>正在写入模块。</translation>
    </message>
    <message>
        <source>Stop the download</source>
        <translation>停止下载</translation>
    </message>
    <message>
        <source>Stopping now leaves the module without firmware; you will have to download again.</source>
        <translation>现在停止会使模块没有固件；您必须重新下载。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>A download is running.</source>
        <translation>正在下载。</translation>
    </message>
    <message>
        <source>A package is being made.</source>
        <translation>正在生成固件包。</translation>
    </message>
    <message>
        <source>Combining %1</source>
        <translation>正在合并 %1</translation>
    </message>
    <message>
        <source>combining the project with the firmware</source>
        <translation>将项目与固件合并</translation>
    </message>
    <message>
        <source>%1 is made for %2</source>
        <translation>已为 %2 生成 %1</translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation>打开报告(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>下载(&amp;D)</translation>
    </message>
    <message>
        <source>planning the download of %1</source>
        <translation>正在规划 %1 的下载</translation>
    </message>
    <message>
        <source>This module is of another kind than the package: %1. The download is likely to make it useless.</source>
        <translation>此模块与固件包的类型不同：%1。下载很可能使其无法使用。</translation>
    </message>
    <message>
        <source>at a serial line of 115200 baud %1 at least, by USB much less</source>
        <translation>在 115200 波特的串口上至少 %1，通过 USB 则少得多</translation>
    </message>
    <message>
        <source>about %1, as the last download took</source>
        <translation>约 %1（依据上次下载的用时）</translation>
    </message>
    <message>
        <source>overwrite</source>
        <comment>a word that the user has to type</comment>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>Another module</source>
        <translation>另一种模块</translation>
    </message>
    <message>
        <source>%1
Type “%2” to do it all the same:</source>
        <translation>%1
如仍要执行，请输入“%2”：</translation>
    </message>
    <message>
        <source>looking for the module</source>
        <translation>正在查找模块</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>重试(&amp;T)</translation>
    </message>
    <message>
        <source>Downloading %1 into %2</source>
        <translation>正在将 %1 下载到 %2</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Open &amp;log</source>
        <translation>打开日志(&amp;L)</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>activity and port</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>The download was stopped</source>
        <translation>下载已停止</translation>
    </message>
    <message>
        <source>While: %1</source>
        <translation>当时：%1</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续(&amp;R)</translation>
    </message>
    <message>
        <source>Download &amp;anyway…</source>
        <translation>仍然下载(&amp;A)…</translation>
    </message>
    <message>
        <source>Making %1</source>
        <translation>正在制作 %1</translation>
    </message>
    <message>
        <source>making the update package</source>
        <translation>制作升级包</translation>
    </message>
    <message>
        <source>%1 is made</source>
        <translation>已制作 %1</translation>
    </message>
</context>
<context>
    <name>ui::Log</name>
    <message>
        <source>Detail</source>
        <translation>细节</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>内容</translation>
    </message>
</context>
<context>
    <name>ui::LogPane</name>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Information and worse</source>
        <translation>信息及以上</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告和错误</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Least level</source>
        <translation>最低级别</translation>
    </message>
    <message>
        <source>Which lines are shown; the file of the log has all of them</source>
        <translation>显示哪些行；日志文件中包含全部</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter of the log</source>
        <translation>筛选日志</translation>
    </message>
    <message>
        <source>A&amp;utoscroll</source>
        <translation>自动滚动(&amp;U)</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the selected lines, or all</source>
        <translation>复制所选行或全部</translation>
    </message>
    <message>
        <source>Save the log…</source>
        <translation>保存日志…</translation>
    </message>
    <message>
        <source>Clear the log</source>
        <translation>清空日志</translation>
    </message>
    <message>
        <source>Report a problem…</source>
        <translation>报告问题…</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>保存日志</translation>
    </message>
    <message>
        <source>Text (*.log *.txt)</source>
        <translation>文本 (*.log *.txt)</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
    <message>
        <source>%1 The log was not saved.</source>
        <translation>%1 日志未保存。</translation>
    </message>
</context>
<context>
    <name>ui::MainWindow</name>
    <message>
        <source>Close Lifeboat</source>
        <translation>关闭 Lifeboat</translation>
    </message>
    <message>
        <source>Closing the window stops it.</source>
        <translation>关闭窗口会停止它。</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Lifeboat</source>
        <translation>Lifeboat(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>查找(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Cancel the job</source>
        <translation>取消任务(&amp;C)</translation>
    </message>
    <message>
        <source>Choose &amp;module</source>
        <translation>选择模块(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;User guide</source>
        <translation>用户指南(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;About Lifeboat</source>
        <translation>关于 Lifeboat(&amp;A)</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>%1 % %2 – Lifeboat[*]</source>
        <translation>%1 % %2 – Lifeboat[*]</translation>
    </message>
    <message>
        <source>Lifeboat[*]</source>
        <translation>Lifeboat[*]</translation>
    </message>
    <message>
        <source>%1 – Lifeboat</source>
        <translation>%1 – Lifeboat</translation>
    </message>
    <message>
        <source>About Lifeboat</source>
        <translation>关于 Lifeboat</translation>
    </message>
    <message>
        <source>Lifeboat %1</source>
        <translation>Lifeboat %1</translation>
    </message>
    <message>
        <source>Backup, download and status of QuecPython modules.

Free software under the MIT licence. Lifeboat sends nothing anywhere.

Qt %1</source>
        <translation>QuecPython 模块的备份、下载与状态检查。

基于 MIT 许可证的自由软件。Lifeboat 不会向任何地方发送数据。

Qt %1</translation>
    </message>
    <message>
        <source>guide.md</source>
        <comment>file name of the user guide in this language</comment>
        <translation>guide.zh.md</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>用户指南</translation>
    </message>
    <message>
        <source>The user guide is not installed.</source>
        <translation>用户指南未安装。</translation>
    </message>
    <message>
        <source>Always on &amp;top</source>
        <translation>始终置顶(&amp;T)</translation>
    </message>
</context>
<context>
    <name>ui::MemoryBar</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1: %2 needed, size not known</source>
        <translation>%1：需要 %2，大小未知</translation>
    </message>
    <message>
        <source>%1: does not fit, %2 too much</source>
        <translation>%1：放不下，超出 %2</translation>
    </message>
    <message>
        <source>%1: %2 of %3, %4 free</source>
        <translation>%1：%2 / %3，空闲 %4</translation>
    </message>
    <message>
        <source>Address 0x%1, %2 bytes, from %3</source>
        <translation>地址 0x%1，%2 字节，来自%3</translation>
    </message>
    <message>
        <source>%1 of %2 blocks of 4,096 bytes</source>
        <translation>%1 / %2 块（每块 4096 字节）</translation>
    </message>
    <message>
        <source>Largest file: %1 (%2)</source>
        <translation>最大的文件：%1（%2）</translation>
    </message>
</context>
<context>
    <name>ui::MessageCard</name>
    <message>
        <source>While: %1</source>
        <translation>当时：%1</translation>
    </message>
    <message>
        <source>Details: %1</source>
        <translation>详情：%1</translation>
    </message>
    <message>
        <source>Cause: %1</source>
        <translation>原因：%1</translation>
    </message>
    <message>
        <source>Try: %1</source>
        <translation>建议：%1</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>代码：%1</translation>
    </message>
</context>
<context>
    <name>ui::ModuleCombo</name>
    <message>
        <source>Module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Choose the module</source>
        <translation>选择模块</translation>
    </message>
</context>
<context>
    <name>ui::ModulePicker</name>
    <message>
        <source>M&amp;odule:</source>
        <translation>模块(&amp;O)：</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Plug in a module, or type a port</source>
        <translation>插入模块，或输入端口</translation>
    </message>
    <message>
        <source>The module that downloads, status and console are about. A port that is not listed can be typed: /dev/ttyUSB2, tcp:HOST:PORT.</source>
        <translation>下载、状态和控制台所针对的模块。未列出的端口可以直接输入：/dev/ttyUSB2、tcp:主机:端口。</translation>
    </message>
</context>
<context>
    <name>ui::ModuleTreeModel</name>
    <message>
        <source>%1 · read-only</source>
        <translation>%1 · 只读</translation>
    </message>
    <message>
        <source>%1 · %2 free</source>
        <translation>%1 · 剩余 %2</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 free</source>
        <translation>共 %2，剩余 %1</translation>
    </message>
    <message>
        <source>The backup copies: the module&apos;s program cannot write here</source>
        <translation>备份副本：模块的程序不能写入此处</translation>
    </message>
    <message>
        <source>Protected: the module brings it back when it is damaged or missing</source>
        <translation>受保护：损坏或缺失时，模块会恢复它</translation>
    </message>
    <message>
        <source>Belongs to the module&apos;s firmware</source>
        <translation>属于模块的固件</translation>
    </message>
    <message>
        <source>Folder %1, %2</source>
        <translation>文件夹 %1，%2</translation>
    </message>
    <message>
        <source>%1, %2, protected</source>
        <translation>%1，%2，受保护</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>The module brings these files back by itself when they are damaged or missing</source>
        <translation>这些文件损坏或缺失时，模块会自行恢复</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Protected</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>CRC</source>
        <translation>CRC</translation>
    </message>
</context>
<context>
    <name>ui::ModuleTreeView</name>
    <message numerus="yes">
        <source>Move %n file(s) or folder(s) to %1</source>
        <translation>
            <numerusform>将 %n 个文件或文件夹移动到 %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy %n file(s) or folder(s) to %1 on the module</source>
        <translation>
            <numerusform>将 %n 个文件或文件夹复制到模块上的 %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ModulesModel</name>
    <message>
        <source>USB %1</source>
        <translation>USB %1</translation>
    </message>
    <message>
        <source>Serial number %1</source>
        <translation>序列号 %1</translation>
    </message>
    <message>
        <source>Serial port</source>
        <translation>串口</translation>
    </message>
    <message>
        <source>%1 · disconnected</source>
        <translation>%1 · 已断开</translation>
    </message>
    <message>
        <source>%1 · download mode · %2</source>
        <translation>%1 · 下载模式 · %2</translation>
    </message>
</context>
<context>
    <name>ui::PackageBox</name>
    <message>
        <source>Choose a firmware package</source>
        <translation>选择固件包</translation>
    </message>
    <message>
        <source>Firmware packages (*.pac *.bin *.zip *.binpkg);;All files (*)</source>
        <translation>固件包 (*.pac *.bin *.zip *.binpkg);;所有文件 (*)</translation>
    </message>
    <message>
        <source>No package was used yet</source>
        <translation>尚未使用过固件包</translation>
    </message>
    <message>
        <source>The firmware cannot be used</source>
        <translation>无法使用该固件</translation>
    </message>
    <message>
        <source>The firmware is for another module</source>
        <translation>该固件用于其他模块</translation>
    </message>
    <message>
        <source>This module cannot be combined for</source>
        <translation>无法为此模块合并</translation>
    </message>
    <message>
        <source>The place of a partition is not known</source>
        <translation>某个分区的位置未知</translation>
    </message>
    <message>
        <source>Reading the package…</source>
        <translation>正在读取固件包…</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1，%2，%3</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>%1: %2 at 0x%3</source>
        <translation>%1：%2，位于 0x%3</translation>
    </message>
    <message>
        <source>The package is for %1, the %2 is a %3.</source>
        <translation>固件包用于 %1，而 %2 是 %3。</translation>
    </message>
    <message>
        <source>The %1 has the file system %2; images can be made for littlefs-v1 only.</source>
        <translation>%1 的文件系统是 %2；只能为 littlefs-v1 生成镜像。</translation>
    </message>
    <message>
        <source>The vendor&apos;s firmware of the %1 never calls the restore: the backup is written but not used.</source>
        <translation>%1 的厂商固件从不调用还原：备份会被写入，但不会被使用。</translation>
    </message>
    <message>
        <source>It is not known whether the vendor&apos;s firmware of the %1 calls the restore: try it with a deleted file.</source>
        <translation>尚不清楚 %1 的厂商固件是否会调用还原：请删除一个文件来验证。</translation>
    </message>
    <message>
        <source>Neither the package nor the list of modules tells where the files go. Choose the module, or another package.</source>
        <translation>固件包和模块列表都没有说明文件的位置。请选择模块，或选择其他固件包。</translation>
    </message>
    <message>
        <source>Neither the package nor the list of modules tells where the backup goes. Choose the module, or another package.</source>
        <translation>固件包和模块列表都没有说明备份的位置。请选择模块，或选择其他固件包。</translation>
    </message>
    <message>
        <source>The module %1 is not known.</source>
        <translation>未知的模块 %1。</translation>
    </message>
    <message>
        <source>&amp;Module:</source>
        <translation>模块(&amp;M)：</translation>
    </message>
    <message>
        <source>&amp;Firmware:</source>
        <translation>固件(&amp;F)：</translation>
    </message>
    <message>
        <source>Choose a package, or drop it here</source>
        <translation>选择固件包，或拖放到此处</translation>
    </message>
    <message>
        <source>Firmware package</source>
        <translation>固件包</translation>
    </message>
    <message>
        <source>Use %1 as the firmware</source>
        <translation>将 %1 用作固件</translation>
    </message>
</context>
<context>
    <name>ui::PasswordLine</name>
    <message>
        <source>&amp;Password:</source>
        <translation>密码(&amp;P)：</translation>
    </message>
    <message>
        <source>Password of the module&apos;s console</source>
        <translation>模块控制台的密码</translation>
    </message>
    <message>
        <source>Un&amp;lock</source>
        <translation>解锁(&amp;L)</translation>
    </message>
</context>
<context>
    <name>ui::PcModel</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>已更改</translation>
    </message>
</context>
<context>
    <name>ui::PcPane</name>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Folder of the computer</source>
        <translation>本机的文件夹</translation>
    </message>
    <message>
        <source>Files of the computer</source>
        <translation>本机的文件</translation>
    </message>
    <message>
        <source>One folder up</source>
        <translation>上一级文件夹</translation>
    </message>
    <message>
        <source>Home folder</source>
        <translation>主文件夹</translation>
    </message>
    <message numerus="yes">
        <source>Copy %n file(s) or folder(s) to %1</source>
        <translation>
            <numerusform>将 %n 个文件或文件夹复制到 %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::PlanCard</name>
    <message>
        <source>What this download will do</source>
        <translation>本次下载将执行的操作</translation>
    </message>
    <message>
        <source>Module:</source>
        <translation>模块：</translation>
    </message>
    <message>
        <source>Firmware:</source>
        <translation>固件：</translation>
    </message>
    <message>
        <source>Erased:</source>
        <translation>擦除：</translation>
    </message>
    <message>
        <source>Written:</source>
        <translation>写入：</translation>
    </message>
    <message>
        <source>Kept:</source>
        <translation>保留：</translation>
    </message>
    <message>
        <source>Data:</source>
        <translation>数据：</translation>
    </message>
    <message>
        <source>Time:</source>
        <translation>时间：</translation>
    </message>
    <message>
        <source>Write &amp;anyway what is unchanged</source>
        <translation>未变化的也写入(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>%1 for %2</source>
        <comment>file and platform</comment>
        <translation>%1，用于 %2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Plug in or choose a module first</source>
        <translation>请先插入或选择模块</translation>
    </message>
    <message>
        <source>&amp;Erase and write</source>
        <translation>擦除并写入(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>下载(&amp;D)</translation>
    </message>
    <message>
        <source>nothing but what is written over</source>
        <translation>除被覆盖的内容外无</translation>
    </message>
</context>
<context>
    <name>ui::ProblemReportDialog</name>
    <message>
        <source>Report a problem</source>
        <translation>报告问题</translation>
    </message>
    <message>
        <source>Copy this text into your report, and say what happened. Home folder, user name and IMEI are left out; read it before you pass it on.</source>
        <translation>请将此文本复制到您的报告中，并说明发生了什么。主文件夹、用户名和 IMEI 已被去除；转发前请先阅读。</translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation>报告文本</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>保存(&amp;S)…</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>saving the report</source>
        <translation>保存报告</translation>
    </message>
</context>
<context>
    <name>ui::ProductionLine</name>
    <message>
        <source>Modules are being written.</source>
        <translation>正在写入模块。</translation>
    </message>
</context>
<context>
    <name>ui::ProductionModel</name>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>已断开</translation>
    </message>
    <message>
        <source>%1 · disconnected</source>
        <translation>%1 · 已断开</translation>
    </message>
    <message>
        <source>Serial port</source>
        <translation>串口</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>%1 · %2 %</source>
        <comment>phase and percent</comment>
        <translation>%1 · %2 %</translation>
    </message>
    <message>
        <source>Not recorded: %1</source>
        <translation>未记录：%1</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>代码：%1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>heading and value</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>ui::ProductionPage</name>
    <message>
        <source>writing the record</source>
        <translation>写入记录</translation>
    </message>
    <message>
        <source>Several modules</source>
        <translation>多个模块</translation>
    </message>
    <message>
        <source>Package:</source>
        <translation>固件包：</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>固件包</translation>
    </message>
    <message>
        <source>Choose &amp;package…</source>
        <translation>选择固件包(&amp;P)…</translation>
    </message>
    <message>
        <source>Record:</source>
        <translation>记录：</translation>
    </message>
    <message>
        <source>File with one line for each module</source>
        <translation>每个模块一行的文件</translation>
    </message>
    <message>
        <source>Choose re&amp;cord…</source>
        <translation>选择记录(&amp;C)…</translation>
    </message>
    <message>
        <source>Modules</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Start &amp;all</source>
        <translation>全部开始(&amp;A)</translation>
    </message>
    <message>
        <source>Start &amp;selected</source>
        <translation>开始所选(&amp;S)</translation>
    </message>
    <message>
        <source>S&amp;top selected</source>
        <translation>停止所选(&amp;T)</translation>
    </message>
    <message>
        <source>Stop a&amp;ll</source>
        <translation>全部停止(&amp;L)</translation>
    </message>
    <message>
        <source>reading the package</source>
        <translation>读取固件包</translation>
    </message>
    <message>
        <source>Firmware package for all modules</source>
        <translation>用于所有模块的固件包</translation>
    </message>
    <message>
        <source>Firmware packages (*.pac);;All files (*)</source>
        <translation>固件包 (*.pac);;所有文件 (*)</translation>
    </message>
    <message>
        <source>File that gets one line for each module (lines are added)</source>
        <translation>每个模块追加一行的文件</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>opening the record</source>
        <translation>打开记录</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message numerus="yes">
        <source>Stopping now leaves %n modules without firmware; they need another download.</source>
        <translation>
            <numerusform>现在停止会使 %n 个模块没有固件；它们需要重新下载。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n downloads are running.</source>
        <translation>
            <numerusform>正在进行 %n 个下载。</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>正在读取 %1…</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>A&amp;rmed: start each module that is plugged in</source>
        <translation>待命(&amp;R)：插入的每个模块都自动开始</translation>
    </message>
    <message>
        <source>A&amp;rmed (choose a package first)</source>
        <translation>待命(&amp;R)（请先选择固件包）</translation>
    </message>
    <message numerus="yes">
        <source>%n modules</source>
        <translation>
            <numerusform>%n 个模块</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ProgressCard</name>
    <message>
        <source>Combine</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Making the images and proving that every protected file comes back</source>
        <translation>正在生成镜像，并证明每个受保护的文件都能恢复</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>&amp;Stop (the module will need another download)</source>
        <translation>停止(&amp;S)（模块将需要重新下载）</translation>
    </message>
    <message>
        <source>&amp;Stop waiting</source>
        <translation>停止等待(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
</context>
<context>
    <name>ui::ProjectActions</name>
    <message>
        <source>Undo: %1</source>
        <translation>撤销：%1</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>重做：%1</translation>
    </message>
    <message>
        <source>&amp;New project</source>
        <translation>新建项目(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open project…</source>
        <translation>打开项目(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>打开最近的项目(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Import from QPYcom…</source>
        <translation>从 QPYcom 导入(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Save project</source>
        <translation>保存项目(&amp;S)</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>项目另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Add &amp;files…</source>
        <translation>添加文件(&amp;F)…</translation>
    </message>
    <message>
        <source>Add f&amp;older…</source>
        <translation>添加文件夹(&amp;O)…</translation>
    </message>
    <message>
        <source>New fol&amp;der…</source>
        <translation>新建文件夹(&amp;D)…</translation>
    </message>
    <message>
        <source>Rena&amp;me</source>
        <translation>重命名(&amp;M)</translation>
    </message>
    <message>
        <source>R&amp;emove</source>
        <translation>移除(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Protected</source>
        <translation>保护(&amp;P)</translation>
    </message>
    <message>
        <source>Choose firm&amp;ware…</source>
        <translation>选择固件(&amp;W)…</translation>
    </message>
    <message>
        <source>&amp;Combine</source>
        <translation>合并(&amp;C)</translation>
    </message>
    <message>
        <source>Combine &amp;into…</source>
        <translation>合并到(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>下载(&amp;D)</translation>
    </message>
    <message>
        <source>Combine and do&amp;wnload</source>
        <translation>合并并下载(&amp;W)</translation>
    </message>
    <message>
        <source>Make an upda&amp;te package…</source>
        <translation>制作升级包(&amp;T)…</translation>
    </message>
</context>
<context>
    <name>ui::ProjectDocument</name>
    <message>
        <source>Add “%1”</source>
        <translation>添加“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Add %n files or folders</source>
        <translation>
            <numerusform>添加 %n 个文件或文件夹</numerusform>
        </translation>
    </message>
    <message>
        <source>Add folder “%1”</source>
        <translation>添加文件夹“%1”</translation>
    </message>
    <message>
        <source>Remove “%1”</source>
        <translation>移除“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n files or folders</source>
        <translation>
            <numerusform>移除 %n 个文件或文件夹</numerusform>
        </translation>
    </message>
    <message>
        <source>Rename to “%1”</source>
        <translation>重命名为“%1”</translation>
    </message>
    <message>
        <source>Move “%1”</source>
        <translation>移动“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Move %n files or folders</source>
        <translation>
            <numerusform>移动 %n 个文件或文件夹</numerusform>
        </translation>
    </message>
    <message>
        <source>Protect files</source>
        <translation>保护文件</translation>
    </message>
    <message>
        <source>Protect files no more</source>
        <translation>不再保护文件</translation>
    </message>
    <message>
        <source>Switch the backup on</source>
        <translation>启用备份</translation>
    </message>
    <message>
        <source>Switch the backup off</source>
        <translation>关闭备份</translation>
    </message>
    <message>
        <source>Compile to .mpy</source>
        <translation>编译为 .mpy</translation>
    </message>
    <message>
        <source>Compile no more</source>
        <translation>不再编译</translation>
    </message>
    <message>
        <source>Choose the module %1</source>
        <translation>选择模块 %1</translation>
    </message>
    <message>
        <source>Choose the firmware “%1”</source>
        <translation>选择固件“%1”</translation>
    </message>
</context>
<context>
    <name>ui::ProjectPage</name>
    <message>
        <source>changing the project</source>
        <translation>修改项目</translation>
    </message>
    <message>
        <source>Project and download</source>
        <translation>项目与下载</translation>
    </message>
    <message>
        <source>Files on the module</source>
        <translation>模块上的文件</translation>
    </message>
    <message>
        <source>Find a file</source>
        <translation>查找文件</translation>
    </message>
    <message>
        <source>The protected files are also put into the backup partition. At each start the module compares, and brings back what is damaged or missing.</source>
        <translation>受保护的文件同时放入备份分区。模块每次启动时进行比较，并恢复损坏或缺失的文件。</translation>
    </message>
    <message>
        <source>No file is protected, so the backup has nothing to bring back. Tick files in the column “Protected”.</source>
        <translation>没有受保护的文件，因此备份没有可恢复的内容。请在“保护”列中勾选文件。</translation>
    </message>
    <message>
        <source>Com&amp;pile to .mpy</source>
        <translation>编译为 .mpy(&amp;P)</translation>
    </message>
    <message>
        <source>Python files are compiled with mpy-cross, but for main.py and boot.py: they start faster, and their source does not leave the house.</source>
        <translation>用 mpy-cross 编译 Python 文件（main.py 和 boot.py 除外）：启动更快，源代码也不会外流。</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Say where the program mpy-cross is, or do not compile.</source>
        <translation>请指定 mpy-cross 程序的位置，或不编译。</translation>
    </message>
    <message>
        <source>Choose mpy-cross…</source>
        <translation>选择 mpy-cross…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Open the project %1</source>
        <translation>打开项目 %1</translation>
    </message>
    <message>
        <source>Use %1 as the firmware</source>
        <translation>将 %1 用作固件</translation>
    </message>
    <message numerus="yes">
        <source>Add %n files or folders to the project</source>
        <translation>
            <numerusform>将 %n 个文件或文件夹添加到项目</numerusform>
        </translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Projects (*%1);;All files (*)</source>
        <translation>项目 (*%1);;所有文件 (*)</translation>
    </message>
    <message>
        <source>opening the project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Opened %1</source>
        <translation>已打开 %1</translation>
    </message>
    <message>
        <source>saving the project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>Projects (*%1)</source>
        <translation>项目 (*%1)</translation>
    </message>
    <message>
        <source>Import a project of QPYcom</source>
        <translation>导入 QPYcom 的项目</translation>
    </message>
    <message>
        <source>Projects of QPYcom (*.json);;All files (*)</source>
        <translation>QPYcom 项目 (*.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>importing the project</source>
        <translation>导入项目</translation>
    </message>
    <message numerus="yes">
        <source>%n files of the project are not on this computer</source>
        <translation>
            <numerusform>项目中有 %n 个文件不在此计算机上</numerusform>
        </translation>
    </message>
    <message>
        <source>No project was opened yet</source>
        <translation>尚未打开过项目</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>添加文件</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Name of the folder:</source>
        <translation>文件夹名称：</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>folder</translation>
    </message>
    <message>
        <source>making a folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>A job is running</source>
        <translation>任务正在运行</translation>
    </message>
    <message>
        <source>Choose a firmware first</source>
        <translation>请先选择固件</translation>
    </message>
    <message>
        <source>Choose the module first</source>
        <translation>请先选择模块</translation>
    </message>
    <message>
        <source>Add files first</source>
        <translation>请先添加文件</translation>
    </message>
    <message>
        <source>The files do not fit</source>
        <translation>文件放不下</translation>
    </message>
    <message>
        <source>Files are missing</source>
        <translation>缺少文件</translation>
    </message>
    <message>
        <source>The project has an error</source>
        <translation>项目有错误</translation>
    </message>
    <message>
        <source>Combine first</source>
        <translation>请先合并</translation>
    </message>
    <message>
        <source>Save the new package</source>
        <translation>保存新固件包</translation>
    </message>
    <message>
        <source>Firmware packages (*.%1)</source>
        <translation>固件包 (*.%1)</translation>
    </message>
    <message>
        <source>combining</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Choose mpy-cross</source>
        <translation>选择 mpy-cross</translation>
    </message>
    <message>
        <source>&amp;Backup</source>
        <translation>备份(&amp;B)</translation>
    </message>
    <message>
        <source>The module brings protected files back by itself when they are damaged or missing.</source>
        <translation>受保护的文件损坏或缺失时，模块会自行恢复。</translation>
    </message>
    <message>
        <source>The project was changed after it was combined.</source>
        <translation>项目在合并之后有更改。</translation>
    </message>
    <message>
        <source>Download %1</source>
        <translation>下载 %1</translation>
    </message>
    <message>
        <source>Save the update package</source>
        <translation>保存升级包</translation>
    </message>
    <message>
        <source>Update packages (*.zip);;All files (*)</source>
        <translation>升级包 (*.zip);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>ui::QuickCommandsDialog</name>
    <message>
        <source>Quick commands</source>
        <translation>快捷命令</translation>
    </message>
    <message>
        <source>Each line of the text is sent with the line end of the console. \r\n begins a new line, \x1a is Ctrl+Z.</source>
        <translation>文本的每一行都带上控制台的行尾发送。\r\n 开始新的一行，\x1a 是 Ctrl+Z。</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>添加(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>上移(&amp;U)</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>下移(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Import from QPYcom…</source>
        <translation>从 QPYcom 导入(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>New command</source>
        <translation>新命令</translation>
    </message>
    <message>
        <source>Import quick commands of QPYcom</source>
        <translation>导入 QPYcom 的快捷命令</translation>
    </message>
    <message>
        <source>QPYcom&apos;s settings (config.ini);;All files (*)</source>
        <translation>QPYcom 的设置 (config.ini);;所有文件 (*)</translation>
    </message>
    <message>
        <source>importing quick commands</source>
        <translation>导入快捷命令</translation>
    </message>
</context>
<context>
    <name>ui::QuickCommandsModel</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>内容</translation>
    </message>
</context>
<context>
    <name>ui::QuickCommandsPanel</name>
    <message>
        <source>Quick commands</source>
        <translation>快捷命令</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>编辑(&amp;E)…</translation>
    </message>
    <message>
        <source>Add, change, sort or import quick commands</source>
        <translation>添加、更改、排序或导入快捷命令</translation>
    </message>
</context>
<context>
    <name>ui::Settings</name>
    <message>
        <source>The file %1 cannot be read. It was set aside as %2; the program starts without it.</source>
        <translation>文件 %1 无法读取。已将其另存为 %2；程序不使用它启动。</translation>
    </message>
    <message>
        <source>The file %1 cannot be read; the program starts without it.</source>
        <translation>文件 %1 无法读取；程序不使用它启动。</translation>
    </message>
</context>
<context>
    <name>ui::SettingsDialog</name>
    <message>
        <source>Choose mpy-cross</source>
        <translation>选择 mpy-cross</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation>语言(&amp;L)：</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>&amp;Appearance:</source>
        <translation>外观(&amp;A)：</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>&amp;Baud rate of the console:</source>
        <translation>控制台波特率(&amp;B)：</translation>
    </message>
    <message>
        <source>&amp;Compiler (mpy-cross):</source>
        <translation>编译器 (mpy-cross)(&amp;C)：</translation>
    </message>
    <message>
        <source>none: scripts stay as they are</source>
        <translation>无：脚本保持原样</translation>
    </message>
    <message>
        <source>&amp;Logs of earlier runs that are kept:</source>
        <translation>保留以前运行的日志数(&amp;L)：</translation>
    </message>
    <message>
        <source>none is written</source>
        <translation>不写日志</translation>
    </message>
    <message>
        <source>Keep the computer &amp;awake during a job</source>
        <translation>任务期间保持计算机唤醒(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Reconnect the console by itself</source>
        <translation>控制台自动重连(&amp;R)</translation>
    </message>
    <message>
        <source>Settings: %1
Logs and history: %2</source>
        <translation>设置：%1
日志和历史：%2</translation>
    </message>
    <message>
        <source>Compiler</source>
        <translation>编译器</translation>
    </message>
</context>
<context>
    <name>ui::Shell</name>
    <message>
        <source>Lifeboat</source>
        <translation>Lifeboat</translation>
    </message>
    <message>
        <source>Lifeboat %1, Qt %2, %3</source>
        <translation>Lifeboat %1，Qt %2，%3</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
</context>
<context>
    <name>ui::StartPanel</name>
    <message>
        <source>Plug the module in, and choose its exact name:</source>
        <translation>插入模块，并选择其准确名称：</translation>
    </message>
    <message>
        <source>%1 is connected. Choose its exact name:</source>
        <translation>已连接 %1。请选择其准确名称：</translation>
    </message>
    <message>
        <source>Firmware: %1</source>
        <translation>固件：%1</translation>
    </message>
    <message>
        <source>1 Module</source>
        <translation>1 模块</translation>
    </message>
    <message>
        <source>2 Files and firmware</source>
        <translation>2 文件与固件</translation>
    </message>
    <message>
        <source>3 Download</source>
        <translation>3 下载</translation>
    </message>
    <message>
        <source>Drop the vendor&apos;s firmware package and your files here, or choose them:</source>
        <translation>将厂商固件包和您的文件拖放到此处，或选择它们：</translation>
    </message>
    <message>
        <source>Projects of before</source>
        <translation>以前的项目</translation>
    </message>
</context>
<context>
    <name>ui::StatusActions</name>
    <message>
        <source>Restore the files</source>
        <translation>还原文件</translation>
    </message>
    <message numerus="yes">
        <source>%n changed file(s) will be replaced by the backup copy.</source>
        <translation>
            <numerusform>%n 个已更改的文件将替换为备份副本。</numerusform>
        </translation>
    </message>
    <message>
        <source>Each copy is checked before it takes the place of its file. The module does not restart.</source>
        <translation>每个副本在替换文件之前都会经过校验。模块不会重启。</translation>
    </message>
    <message>
        <source>The module restarts; its firmware brings back every file that is not whole.</source>
        <translation>模块将重启；其固件会恢复所有不完好的文件。</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Replace and restart</source>
        <translation>替换并重启</translation>
    </message>
    <message>
        <source>Restoring the files of the module</source>
        <translation>正在还原模块的文件</translation>
    </message>
    <message>
        <source>restoring the files</source>
        <translation>还原文件</translation>
    </message>
    <message>
        <source>Accepting the change</source>
        <translation>正在接受更改</translation>
    </message>
    <message>
        <source>accepting the change</source>
        <translation>接受更改</translation>
    </message>
    <message>
        <source>Accepted as it is: %1</source>
        <translation>已按现状接受：%1</translation>
    </message>
    <message>
        <source>The module did not accept the change: %1</source>
        <translation>模块未接受更改：%1</translation>
    </message>
    <message>
        <source>Read the status first</source>
        <translation>请先读取状态</translation>
    </message>
    <message>
        <source>Only the list of a module with the vendor&apos;s firmware can be repaired</source>
        <translation>只能修复运行厂商固件的模块的校验表</translation>
    </message>
    <message>
        <source>The list is in order</source>
        <translation>校验表正常</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1: the module will replace it by the backup copy at its next start, unless you accept it</source>
        <translation>%1：除非您接受它，否则模块下次启动时会将其替换为备份副本</translation>
    </message>
    <message>
        <source>%1: stays as it is, %2</source>
        <translation>%1：保持不变，%2</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>还有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>The list of the module will be written anew.</source>
        <translation>将重新写入模块的校验表。</translation>
    </message>
    <message>
        <source>The list of the module will be corrected.</source>
        <translation>将改正模块的校验表。</translation>
    </message>
    <message>
        <source>Repair the list</source>
        <translation>修复校验表</translation>
    </message>
    <message>
        <source>Repairing the list</source>
        <translation>正在修复校验表</translation>
    </message>
    <message>
        <source>repairing the list</source>
        <translation>修复校验表</translation>
    </message>
    <message>
        <source>The module has changed meanwhile; nothing was done.</source>
        <translation>模块在此期间已发生变化；未做任何操作。</translation>
    </message>
    <message>
        <source>Look at what would be done now.</source>
        <translation>请查看现在将要执行的操作。</translation>
    </message>
    <message>
        <source>The list of the module is in order again.</source>
        <translation>模块的校验表已恢复正常。</translation>
    </message>
    <message>
        <source>There is no room for a copy beside each file: a changed file is removed before its checked copy is written. The module does not restart.</source>
        <translation>没有空间同时存放每个文件的副本：更改过的文件会先被删除，再写入经过校验的副本。模块不会重启。</translation>
    </message>
    <message>
        <source>Module status</source>
        <translation>模块状态</translation>
    </message>
    <message>
        <source>%1 (%2): %3</source>
        <translation>%1（%2）：%3</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>ui::StatusExporter</name>
    <message>
        <source>Export as JSON</source>
        <translation>导出为 JSON</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation>导出为 CSV</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Export the report</source>
        <translation>导出报告</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>As &amp;JSON…</source>
        <translation>导出为 JSON(&amp;J)…</translation>
    </message>
    <message>
        <source>As &amp;CSV…</source>
        <translation>导出为 CSV(&amp;C)…</translation>
    </message>
    <message>
        <source>As a &amp;report (PDF)…</source>
        <translation>导出为报告 (PDF)(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Print the report…</source>
        <translation>打印报告(&amp;P)…</translation>
    </message>
    <message>
        <source>The status was written: %1</source>
        <translation>状态已写入：%1</translation>
    </message>
    <message>
        <source>writing the status</source>
        <translation>写入状态</translation>
    </message>
</context>
<context>
    <name>ui::StatusFacts</name>
    <message>
        <source>No module is selected</source>
        <translation>未选择模块</translation>
    </message>
    <message>
        <source>The status was not read yet</source>
        <translation>尚未读取状态</translation>
    </message>
    <message>
        <source>Read the status of the connected module (F6), or drop the images of its two partitions, or a package, onto this page.</source>
        <translation>读取已连接模块的状态 (F6)，或将其两个分区的镜像或固件包拖放到此页面。</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>还有 %n 项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::StatusPage</name>
    <message>
        <source>The module is busy with another job.</source>
        <translation>模块正忙于其他任务。</translation>
    </message>
    <message>
        <source>Wait until that is done, then try again.</source>
        <translation>请等待其完成，然后重试。</translation>
    </message>
    <message>
        <source>Module status</source>
        <translation>模块状态</translation>
    </message>
    <message>
        <source>&amp;Read the status</source>
        <translation>读取状态(&amp;R)</translation>
    </message>
    <message>
        <source>Re&amp;store all</source>
        <translation>全部还原(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Open images…</source>
        <translation>打开镜像(&amp;O)…</translation>
    </message>
    <message>
        <source>Partition images or a package, instead of a module</source>
        <translation>用分区镜像或固件包代替模块</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter of the files</source>
        <translation>筛选文件</translation>
    </message>
    <message>
        <source>Open one or two images, or a package</source>
        <translation>打开一个或两个镜像，或一个固件包</translation>
    </message>
    <message>
        <source>Images and packages (*.bin *.img *.pac *.zip);;All files (*)</source>
        <translation>镜像和固件包 (*.bin *.img *.pac *.zip);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Reading the images</source>
        <translation>正在读取镜像</translation>
    </message>
    <message>
        <source>reading the images</source>
        <translation>读取镜像</translation>
    </message>
    <message>
        <source>Reading the status of the module</source>
        <translation>正在读取模块状态</translation>
    </message>
    <message>
        <source>reading the status (%1)</source>
        <translation>读取状态（%1）</translation>
    </message>
    <message>
        <source>The module runs another firmware than Lifeboat&apos;s.</source>
        <translation>模块运行的不是 Lifeboat 固件。</translation>
    </message>
    <message>
        <source>The module is in download mode.</source>
        <translation>模块处于下载模式。</translation>
    </message>
    <message>
        <source>Its flash can be read in download mode with the loaders of a package for it. The module is restarted for that, and once more at the end.</source>
        <translation>可在下载模式下用适用固件包的加载程序读取其闪存。为此模块会重启，结束时再重启一次。</translation>
    </message>
    <message>
        <source>Its flash can be read with the loaders of a package for it. Nothing is written; the module stays in download mode.</source>
        <translation>可用适用固件包的加载程序读取其闪存。不写入任何内容；模块保持在下载模式。</translation>
    </message>
    <message>
        <source>Read with %1</source>
        <translation>用 %1 读取</translation>
    </message>
    <message>
        <source>Choose a package…</source>
        <translation>选择固件包…</translation>
    </message>
    <message>
        <source>Choose a package for this module</source>
        <translation>选择适用于此模块的固件包</translation>
    </message>
    <message>
        <source>Packages (*.pac *.bin *.zip);;All files (*)</source>
        <translation>固件包 (*.pac *.bin *.zip);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Read the status again to see what the module has now.</source>
        <translation>请再次读取状态，查看模块现在的情况。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Read the state of every file of the module (F6)</source>
        <translation>读取模块每个文件的状态 (F6)</translation>
    </message>
    <message>
        <source>Choose a module first</source>
        <translation>请先选择模块</translation>
    </message>
    <message>
        <source>Read the status first</source>
        <translation>请先读取状态</translation>
    </message>
    <message>
        <source>Every file is whole</source>
        <translation>所有文件都完好</translation>
    </message>
    <message>
        <source>Restart the module, and let its firmware bring back what is not whole</source>
        <translation>重启模块，由其固件恢复不完好的文件</translation>
    </message>
    <message>
        <source>Repair the &amp;list…</source>
        <translation>修复校验表(&amp;L)…</translation>
    </message>
    <message>
        <source>End the program and try again</source>
        <translation>结束程序并重试</translation>
    </message>
    <message>
        <source>Bring back what is not whole from the backup copies</source>
        <translation>用备份副本恢复不完好的文件</translation>
    </message>
    <message>
        <source>Show what can be done about the list of the module</source>
        <translation>显示可以对模块的校验表进行的操作</translation>
    </message>
    <message>
        <source>The module was away meanwhile.</source>
        <translation>模块曾断开过。</translation>
    </message>
    <message>
        <source>The status is shown as it was read before.</source>
        <translation>显示的是断开之前读取的状态。</translation>
    </message>
</context>
</TS>
