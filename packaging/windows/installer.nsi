; The installer of the Windows program: one file, per user unless asked otherwise, in Chinese.
;
; Compiled by make_setup.py, which writes the list of the program's files and the pictures first.
;
; SWITCHES of the installer (upper or lower case; with blanks in quotes):
;   /S            silent: no window, no question; the exit code says what came of it
;   /D=FOLDER     where to install; NSIS's own form: last on the line, never in quotes
;   /DIR=FOLDER   the same in any place of the line and in quotes: "/DIR=D:\my programs\perfdesk"
;   /ALLUSERS     for all users of the PC, into %ProgramFiles%\perfdesk; silent: only as administrator
;   /CURRENTUSER  for the user who runs it, into %LOCALAPPDATA%\Programs\perfdesk (the default, unless
;                 only an installation for all users is there and administrator's rights are given)
;   /DESKTOP      put an icon on the desktop (the default of a first installation)
;   /NODESKTOP    none; one that an earlier installation made is removed
;   /ASSOC        open .perfdesk files with this program (the default of a first installation)
;   /NOASSOC      do not; an earlier installation's is removed
;   /FORCE        put this version in the place of a newer one
;   /LOG=FILE     write what is done to a text file (UTF-16)
;   An upgrade without a word about icon and .perfdesk files leaves both as they are.
; SWITCHES of the uninstaller (uninstall.exe in the program's folder):
;   /S            silent: data are kept
;   /PURGE        also delete the current user's reports, settings and backups for good
;   /LOG=FILE     as above
;   _?=FOLDER     last, unquoted: wait until it has ended and give its exit code; uninstall.exe itself
;                 then stays. Without it the uninstaller goes on in a copy and returns at once.
;
; EXIT CODES:
;   0  done
;   1  cancelled by the user
;   2  broken off for another reason, such as a damaged installer (NSIS's own)
;  10  Windows is older than Windows 10 1809; nothing changed
;  12  administrator's rights are needed and not there; nothing changed
;  13  the folder cannot be used (no rights, malformed, too long, reserved, taken); nothing changed
;  14  too little space on the disk; nothing changed
;  15  a newer version is installed and /FORCE was not given; nothing changed
;  16  the program runs and did not close within 30 seconds; nothing changed
;  17  an unknown switch, or the log cannot be written; nothing changed
;  18  files could not be written or replaced; the former program is as it was
;  19  another installer or uninstaller runs; nothing changed
;  20  uninstalled, but some files were in use and stay
;
; A 32-bit Windows cannot start a 64-bit installer at all and says so itself.

!ifndef VERSION | VERSION4 | OUT | PARTS | ICON
  !error "Compile with make_setup.py."
!endif

Target amd64-unicode
!define APP "perfdesk"
!define TITLE "绩效自评工作台"
!define PUBLISHER "perfdesk"
!define CLI "perfdesk-cli.exe"
!define LIST "perfdesk-files.txt"
!define UNKEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP}"
!define PROGID "perfdesk.package"
!define EXTENSION ".perfdesk"
!define MUTEX_RUNNING "Local\perfdesk-running"
!define MUTEX_SETUP "Local\perfdesk-setup"
; New files are unpacked into NEW, former ones stand in ASIDE until the new ones are in their place.
!define NEW "$INSTDIR\_perfdesk.new"
!define ASIDE "$INSTDIR\_perfdesk.old"

!define CODE_WINDOWS 10
!define CODE_ADMIN 12
!define CODE_TARGET 13
!define CODE_DISK 14
!define CODE_OLDER 15
!define CODE_RUNNING 16
!define CODE_SWITCH 17
!define CODE_FILES 18
!define CODE_TWICE 19
!define CODE_LEFT 20

; The uninstaller is made while this is compiled, so that only here it can be signed.
!ifdef FINISH
  !uninstfinalize '${FINISH} "%1"' = 0
!endif

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include nsDialogs.nsh
; What make_setup.py wrote: FILE_COUNT, SIZE_KB, NEED_MB, LONGEST, UnpackProgram, EachTop.
!include "${PARTS}/program.nsh"

Var Scope         ; "me" or "all"
Var ScopeGiven    ; "1" if a switch said it
Var FolderGiven   ; "1" if a switch said it
Var WantsDesktop  ; "1", "0", or "" where no switch said it
Var WantsAssoc
Var Force
Var Relaunched    ; "1": begun anew as administrator by the options page
Var Purge
Var LogFile
Var Mutex
Var Account
Var OldVersion    ; of the installation that is to be replaced, "" for none
Var OldFolder
Var OtherVersion  ; of the installation in the other scope
Var Fault         ; exit code, 0 for none
Var FaultText
Var FreeMb
Var Folder        ; whose program is meant, for the functions of running.nsh
Var Closed        ; "1": nothing runs there
Var Listed        ; root of the files that DeleteListed deletes
Var Left          ; how many it could not delete
Var Stuck         ; the file that could not be moved
Var Welcome
Var DataFolder
Var ChosenFolder

Name "${TITLE}"
OutFile "${OUT}"
Caption "${TITLE} ${VERSION} 安装"
UninstallCaption "${TITLE} ${VERSION} 卸载"
BrandingText "${TITLE} ${VERSION}"
InstallDir ""
RequestExecutionLevel user
ManifestDPIAware true
!ifdef QUICK ; only for an installer that is made to be tried
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
SetDateSave off
SetOverwrite on
AllowSkipFiles off
CRCCheck force
ShowInstDetails hide
ShowUninstDetails hide
FileErrorText "$(UNPACK_ASK)" "$(UNPACK_ASK)"

VIProductVersion "${VERSION4}"
VIFileVersion "${VERSION4}"
VIAddVersionKey /LANG=2052 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "FileDescription" "${TITLE} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "CompanyName" "${PUBLISHER}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "Apache License 2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PARTS}/side.bmp"
!define MUI_WELCOMEFINISHPAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_HEADERIMAGE
!define MUI_HEADERIMAGE_RIGHT
!define MUI_HEADERIMAGE_BITMAP "${PARTS}/header.bmp"
!define MUI_HEADERIMAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_HEADERIMAGE_UNBITMAP "${PARTS}/header.bmp"
!define MUI_HEADERIMAGE_UNBITMAP_STRETCH AspectFitHeight
!define MUI_ABORTWARNING
!define MUI_ABORTWARNING_TEXT "$(ABORT_ASK)"
!define MUI_UNABORTWARNING
!define MUI_UNABORTWARNING_TEXT "$(UN_ABORT_ASK)"
!define MUI_CUSTOMFUNCTION_GUIINIT BeginWindow

!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWelcome
!define MUI_WELCOMEPAGE_TITLE "$(WELCOME_TITLE)"
!define MUI_WELCOMEPAGE_TEXT "$Welcome"
!insertmacro MUI_PAGE_WELCOME
Page custom ShowOptions LeaveOptions
!define MUI_PAGE_HEADER_TEXT "$(INSTALL_TITLE)"
!define MUI_PAGE_HEADER_SUBTEXT "$(INSTALL_SUBTITLE)"
!define MUI_INSTFILESPAGE_FINISHHEADER_TEXT "$(INSTALLED_TITLE)"
!define MUI_INSTFILESPAGE_FINISHHEADER_SUBTEXT "$(INSTALLED_SUBTITLE)"
!define MUI_INSTFILESPAGE_ABORTHEADER_TEXT "$(ABORTED_TITLE)"
!define MUI_INSTFILESPAGE_ABORTHEADER_SUBTEXT "$(ABORTED_SUBTITLE)"
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "$(FINISH_TITLE)"
!define MUI_FINISHPAGE_TEXT "$(FINISH_TEXT)"
!define MUI_FINISHPAGE_TEXT_LARGE
!define MUI_FINISHPAGE_RUN "$INSTDIR\${APP}.exe"
!define MUI_FINISHPAGE_RUN_TEXT "$(FINISH_RUN)"
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!define MUI_PAGE_CUSTOMFUNCTION_SHOW ShowFinish
!insertmacro MUI_PAGE_FINISH

UninstPage custom un.ShowConfirm un.LeaveConfirm
!define MUI_PAGE_HEADER_TEXT "$(UN_DOING_TITLE)"
!define MUI_PAGE_HEADER_SUBTEXT "$(UN_DOING_SUBTITLE)"
!define MUI_INSTFILESPAGE_FINISHHEADER_TEXT "$(UN_DONE_TITLE)"
!define MUI_INSTFILESPAGE_FINISHHEADER_SUBTEXT "$FaultText"
; MUI 2 forgets to take these back after a page.
!undef MUI_INSTFILESPAGE_ABORTHEADER_TEXT
!undef MUI_INSTFILESPAGE_ABORTHEADER_SUBTEXT
!define MUI_INSTFILESPAGE_ABORTHEADER_TEXT "$(UN_ABORTED_TITLE)"
!define MUI_INSTFILESPAGE_ABORTHEADER_SUBTEXT "$FaultText"
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE "SimpChinese"
; The language's own font, SimSun, is hard to read on today's screens; this one every Chinese
; Windows since Vista has.
SetFont /LANG=${LANG_SIMPCHINESE} "Microsoft YaHei UI" 9
!include "setup/sentences.nsh"
!include "setup/common.nsh"
!include "setup/running.nsh"
!include "setup/target.nsh"
!include "setup/pages.nsh"
!include "setup/swap.nsh"
!include "setup/entries.nsh"
!include "setup/install.nsh"
!include "setup/uninstall.nsh"
