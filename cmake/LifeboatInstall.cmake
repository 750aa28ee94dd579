# SPDX-License-Identifier: MIT
# What is installed, and the Debian package: cmake --install BUILD [--prefix DIR]; cpack --config BUILD/CPackConfig.cmake.
include(GNUInstallDirs)
set(CMAKE_INSTALL_DOCDIR ${CMAKE_INSTALL_DATAROOTDIR}/doc/lifeboat)
set(generated ${PROJECT_BINARY_DIR}/generated)
set(linux ${PROJECT_SOURCE_DIR}/resources/linux)
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME lifeboat)

install(TARGETS lifeboat lifeboat-gui lifeboat-sim RUNTIME)
foreach(page lifeboat lifeboat-gui lifeboat-sim)
    install(FILES ${generated}/${page}.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endforeach()
set(share ${CMAKE_INSTALL_DATADIR})
install(FILES ${generated}/completion.bash DESTINATION ${share}/bash-completion/completions RENAME lifeboat)
install(FILES ${generated}/completion.zsh DESTINATION ${share}/zsh/vendor-completions RENAME _lifeboat)
install(FILES ${generated}/completion.fish DESTINATION ${share}/fish/vendor_completions.d RENAME lifeboat.fish)

install(FILES ${linux}/60-lifeboat.rules DESTINATION lib/udev/rules.d)
install(FILES ${linux}/lifeboat.desktop DESTINATION ${share}/applications)
install(FILES ${linux}/lifeboat.metainfo.xml DESTINATION ${share}/metainfo)
install(FILES ${linux}/lifeboat-mime.xml DESTINATION ${share}/mime/packages RENAME lifeboat.xml)
install(DIRECTORY ${generated}/icons/hicolor DESTINATION ${share}/icons)
set(icons ${PROJECT_SOURCE_DIR}/resources/icons)
install(FILES ${icons}/lifeboat.svg DESTINATION ${share}/icons/hicolor/scalable/apps)
install(FILES ${icons}/application-x-lifeboat-project.svg DESTINATION ${share}/icons/hicolor/scalable/mimetypes)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${generated}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})
# Debian wants the licence in a file of its own form.
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT licence)

# The Debian package
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME lifeboat)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "backup, download and file status of QuecPython modules")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_COMPONENTS_ALL lifeboat debian)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "Lifeboat developers <maintainers@lifeboat.example>")
set(CPACK_DEBIAN_PACKAGE_SECTION electronics)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "qt6-translations-l10n")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${linux}/debian/postinst)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "QuecPython modules run Python from a flash partition, and power cuts, bugs and\n\
mistakes damage those files. Lifeboat puts a second, read-only copy beside them\n\
and makes sure that it works: it combines a project and a vendor's firmware\n\
package into one with a proven backup, downloads it into one module or many,\n\
and shows the state of every file.\n\
.\n\
This package has the command line (lifeboat), the window (lifeboat-gui) and a\n\
simulated module (lifeboat-sim).")

file(READ ${PROJECT_SOURCE_DIR}/LICENSE LICENSE_TEXT)
string(REGEX MATCH "Copyright[^\n]*" COPYRIGHT_HOLDER "${LICENSE_TEXT}")
string(REGEX REPLACE "Copyright (\\([cC]\\) )?" "" COPYRIGHT_HOLDER "${COPYRIGHT_HOLDER}")
string(REGEX REPLACE "^.*Copyright[^\n]*\n+" "" LICENSE_TEXT "${LICENSE_TEXT}")
string(STRIP "${LICENSE_TEXT}" LICENSE_TEXT)
string(REGEX REPLACE "\n\n" "\n.\n" LICENSE_TEXT "${LICENSE_TEXT}")
string(REPLACE "\n" "\n " LICENSE_TEXT " ${LICENSE_TEXT}")
configure_file(${linux}/debian/copyright.in ${generated}/debian/copyright @ONLY)
configure_file(${linux}/debian/changelog.in ${generated}/debian/changelog @ONLY)
execute_process(COMMAND gzip -9nc ${generated}/debian/changelog OUTPUT_FILE ${generated}/debian/changelog.gz)
install(FILES ${generated}/debian/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES ${generated}/debian/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME changelog.Debian.gz
    COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES ${linux}/debian/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME lifeboat
    COMPONENT debian EXCLUDE_FROM_ALL)
include(CPack)
