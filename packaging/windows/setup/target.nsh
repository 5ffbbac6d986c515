; What stands on the PC already, and whether the folder can take the program.

; RtlGetVersion tells the true version, whatever a manifest says.
Function RequireWindows
  System::Alloc 276 ; OSVERSIONINFOW
  Pop $9
  System::Call '*$9(i 276)'
  System::Call 'ntdll::RtlGetVersion(p r9)'
  System::Call '*$9(i, i .r0, i .r1, i .r2)'
  System::Free $9
  ${Log} "Windows $0.$1.$2"
  ${If} $0 > 10
    Return
  ${EndIf}
  ${If} $0 = 10
  ${AndIf} $2 >= 17763
    Return
  ${EndIf}
  StrCpy $Fault ${CODE_WINDOWS}
  StrCpy $FaultText "$(WINDOWS_OLD)"
  Call Refuse
FunctionEnd

; Find the installation of $Scope, and choose the folder if no switch gave one.
Function FindOld
  ReadRegStr $OldVersion SHCTX "${UNKEY}" "DisplayVersion"
  ReadRegStr $OldFolder SHCTX "${UNKEY}" "InstallLocation"
  ${If} $Scope == "all"
    ReadRegStr $OtherVersion HKCU "${UNKEY}" "DisplayVersion"
  ${Else}
    ReadRegStr $OtherVersion HKLM "${UNKEY}" "DisplayVersion"
  ${EndIf}
  ${If} $FolderGiven == "1"
    Return
  ${EndIf}
  ; A former folder counts only while its drive is there.
  ${If} $OldFolder != ""
    ${GetRoot} $OldFolder $0
    Call Attributes
    ${If} $1 <> -1
      StrCpy $INSTDIR $OldFolder
      Return
    ${EndIf}
  ${EndIf}
  ${If} $Scope == "all"
    StrCpy $INSTDIR "$PROGRAMFILES64\${APP}"
  ${Else}
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${APP}"
  ${EndIf}
FunctionEnd

; A damaged installation may have lost its entry: then the program file itself tells the version.
Function FindVersion
  ${If} $OldVersion != ""
    Return
  ${EndIf}
  ClearErrors
  GetDLLVersion "$INSTDIR\${APP}.exe" $0 $1
  ${If} ${Errors}
    Return
  ${EndIf}
  IntOp $2 $0 >> 16
  IntOp $2 $2 & 0xFFFF
  IntOp $3 $0 & 0xFFFF
  IntOp $4 $1 >> 16
  IntOp $4 $4 & 0xFFFF
  StrCpy $OldVersion "$2.$3.$4"
FunctionEnd

; $0: 0 same version, 1 what is installed is newer, 2 older (or nothing is installed)
Function CompareOld
  ${If} $OldVersion == ""
    StrCpy $0 2
  ${Else}
    ${VersionCompare} $OldVersion "${VERSION}" $0
  ${EndIf}
FunctionEnd

; Take blanks and backslashes off the end; a bare drive gets a folder of ours.
Function TidyFolder
  ${Do}
    StrCpy $0 $INSTDIR 1 -1
    ${If} $0 != "\"
    ${AndIf} $0 != " "
    ${AndIf} $0 != "."
      ${ExitDo}
    ${EndIf}
    StrCpy $INSTDIR $INSTDIR -1
  ${Loop}
  StrLen $0 $INSTDIR
  StrCpy $1 $INSTDIR 1 1
  ${If} $0 = 2
  ${AndIf} $1 == ":"
    StrCpy $INSTDIR "$INSTDIR\${APP}"
  ${EndIf}
FunctionEnd

; $Fault and $FaultText: why the program cannot be installed into $INSTDIR; 0 if it can.
Function CheckTarget
  StrCpy $Fault 0
  Call CheckPlace
  ${If} $Fault = 0
    Call CheckRights
  ${EndIf}
  ${If} $Fault = 0
    Call CheckSpace
  ${EndIf}
FunctionEnd

!macro Unfit CODE TEXT
  StrCpy $Fault ${CODE}
  StrCpy $FaultText "${TEXT}"
!macroend
!define Unfit "!insertmacro Unfit"

Function CheckPlace
  Call TidyFolder
  StrCpy $0 $INSTDIR 2 1 ; ":\" of a drive
  StrCpy $1 $INSTDIR 2   ; "\\" of a share
  StrLen $2 $INSTDIR
  ${If} $0 != ":\"
  ${AndIf} $1 != "\\"
    ${Unfit} ${CODE_TARGET} "$(TARGET_MALFORMED)"
    Return
  ${EndIf}
  ${For} $3 2 $2
    StrCpy $4 $INSTDIR 1 $3
    StrCpy $5 $INSTDIR 2 $3
    ${If} $4 == ":"
    ${OrIf} $4 == "*"
    ${OrIf} $4 == "?"
    ${OrIf} $4 == '"'
    ${OrIf} $4 == "<"
    ${OrIf} $4 == ">"
    ${OrIf} $4 == "|"
    ${OrIf} $4 == "/"
    ${OrIf} $5 == ".."
      ${Unfit} ${CODE_TARGET} "$(TARGET_MALFORMED)"
      Return
    ${EndIf}
  ${Next}
  ; Files stand in a folder of their own first; NSIS and Explorer take paths of 259 characters.
  IntOp $2 $2 + ${LONGEST}
  ${If} $2 > 240
    ${Unfit} ${CODE_TARGET} "$(TARGET_LONG)"
    Return
  ${EndIf}
  Call CheckReserved
FunctionEnd

; Neither Windows' own folder nor where reports are kept: to purge or to back up takes that whole.
Function CheckReserved
  SetShellVarContext current
  StrCpy $0 "$WINDIR"
  Call IsBelow
  ${If} $1 == "0"
    StrCpy $0 "$APPDATA\${APP}"
    Call IsBelow
  ${EndIf}
  ${If} $1 == "0"
    StrCpy $0 "$LOCALAPPDATA\${APP}"
    Call IsBelow
  ${EndIf}
  Call UseScope
  ${If} $1 == "1"
    ${Unfit} ${CODE_TARGET} "$(TARGET_RESERVED)"
    Return
  ${EndIf}
  ; Every program that is frozen as ours is has a folder of this name, with an interpreter in it.
  Call IsOurs
  ${If} $0 == "0"
    ${If} ${FileExists} "$INSTDIR\_internal\python3*.dll"
    ${OrIf} ${FileExists} "$INSTDIR\_internal\base_library.zip"
      ${Unfit} ${CODE_TARGET} "$(TARGET_TAKEN)"
    ${EndIf}
  ${EndIf}
FunctionEnd

; $1: "1" if $INSTDIR is the folder $0 or stands in it
Function IsBelow
  StrLen $2 $0
  StrCpy $3 "$INSTDIR\" $2
  StrCpy $4 "$INSTDIR\" 1 $2
  ${If} $3 == $0
  ${AndIf} $4 == "\"
    StrCpy $1 "1"
  ${Else}
    StrCpy $1 "0"
  ${EndIf}
FunctionEnd

; $0: "1" if $INSTDIR holds this program, whole or in part
Function IsOurs
  StrCpy $0 "1"
  ${If} ${FileExists} "$INSTDIR\${LIST}"
  ${OrIf} ${FileExists} "$INSTDIR\_internal\${LIST}"
  ${OrIf} ${FileExists} "$INSTDIR\${APP}.exe"
  ${OrIf} ${FileExists} "$INSTDIR\${CLI}"
  ${OrIf} ${FileExists} "${ASIDE}\*.*"
  ${OrIf} $INSTDIR == $OldFolder
    Return
  ${EndIf}
  StrCpy $0 "0"
FunctionEnd

; $0: the nearest folder above (or at) $INSTDIR that is there; "" for none
Function NearestFolder
  StrCpy $0 $INSTDIR
  ${DoWhile} $0 != ""
    Call Attributes
    ${If} $1 <> -1
      IntOp $1 $1 & 0x10 ; FILE_ATTRIBUTE_DIRECTORY
      ; A file in the place of a folder: nothing can be made below it.
      ${If} $1 = 0
        StrCpy $0 ""
      ${EndIf}
      Return
    ${EndIf}
    ${GetParent} $0 $0
  ${Loop}
FunctionEnd

; $1: the attributes of the file or folder $0, -1 where there is none. NSIS looks for what is in a
; folder; a drive that is empty would not be there.
Function Attributes
  System::Call 'kernel32::GetFileAttributesW(w "$0\") i .r1'
  ${If} $1 = -1
    System::Call 'kernel32::GetFileAttributesW(w r0) i .r1'
  ${EndIf}
FunctionEnd

; Try it: rights of Windows are too many to be read.
Function CheckRights
  Call NearestFolder
  ${If} $0 == ""
    ${Unfit} ${CODE_TARGET} "$(TARGET_UNWRITABLE)"
    Return
  ${EndIf}
  CreateDirectory "$0\_perfdesk.try"
  ClearErrors
  FileOpen $1 "$0\_perfdesk.try\1" w
  ${If} ${Errors}
    ${Unfit} ${CODE_TARGET} "$(TARGET_UNWRITABLE)"
  ${Else}
    FileClose $1
  ${EndIf}
  Delete "$0\_perfdesk.try\1"
  RMDir "$0\_perfdesk.try"
FunctionEnd

; $FreeMb: what this user may still write on the disk of $INSTDIR, "" where it is not known
Function MeasureFree
  StrCpy $FreeMb ""
  Call NearestFolder
  ${If} $0 == ""
    Return
  ${EndIf}
  System::Call 'kernel32::GetDiskFreeSpaceExW(w r0, *l .r1, *l, *l) i .r2'
  ${If} $2 <> 0
    System::Int64Op $1 / 1048576
    Pop $FreeMb
  ${EndIf}
FunctionEnd

; The former program stays until the new one is unpacked, so its space is not counted.
; What an installation that was broken off had unpacked is of no use to anybody.
Function CheckSpace
  ${If} ${FileExists} "${NEW}\*.*"
    RMDir /r "${NEW}"
  ${EndIf}
  Call MeasureFree
  ${If} $FreeMb != ""
  ${AndIf} $FreeMb < ${NEED_MB}
    ${Unfit} ${CODE_DISK} "$(DISK_SMALL)"
  ${EndIf}
FunctionEnd
