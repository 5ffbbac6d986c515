; What installer and uninstaller share: log, end with a sentence, switches, rights, scope.

; -- log: DoLog "" "text" in the installer, DoLog "un." in the uninstaller
!macro DoLog UN TEXT
  Push "${TEXT}"
  Call ${UN}WriteLog
!macroend
!define Log '!insertmacro DoLog ""'
!define unLog '!insertmacro DoLog "un."'

!macro Common UN
Function ${UN}WriteLog
  Exch $R0
  ${If} $LogFile != ""
    FileWriteUTF16LE $LogFile "$R0$\r$\n"
  ${EndIf}
  Pop $R0
FunctionEnd

; Begin the log at the place in $3.
Function ${UN}OpenLog
  ClearErrors
  FileOpen $LogFile $3 w
  ${If} ${Errors}
    StrCpy $LogFile ""
    StrCpy $Fault ${CODE_SWITCH}
    StrCpy $FaultText "$(LOG_UNWRITABLE)"
    Call ${UN}Refuse
  ${EndIf}
  FileWriteUTF16LE /BOM $LogFile "${TITLE} ${VERSION}$\r$\n"
  ${GetTime} "" "L" $R0 $R1 $R2 $R3 $R4 $R5 $R6
  !insertmacro DoLog "${UN}" "begun $R2-$R1-$R0 $R4:$R5:$R6: $CMDLINE"
FunctionEnd

; End with $Fault and say $FaultText, before anything was begun.
Function ${UN}Refuse
  !insertmacro DoLog "${UN}" "exit $Fault: $FaultText"
  ${IfNot} ${Silent}
    MessageBox MB_OK|MB_ICONSTOP "$FaultText"
  ${EndIf}
  SetErrorLevel $Fault
  Quit
FunctionEnd

; Read the command line as Windows does; NSIS's own /D= comes here only where it was in quotes.
Function ${UN}ReadSwitches
  Push $CMDLINE
  System::Call 'shell32::CommandLineToArgvW(w s, *i .r1) p .r0'
  StrCpy $2 1
  ${DoWhile} $2 < $1
    IntOp $4 $2 * ${NSIS_PTR_SIZE}
    IntPtrOp $4 $0 + $4
    System::Call '*$4(w .r3)'
    Call ${UN}ReadSwitch
    IntOp $2 $2 + 1
  ${Loop}
  System::Call 'kernel32::LocalFree(p r0)'
FunctionEnd

; 0 where two installers would meet; the handle lives as long as the process.
Function ${UN}BeAlone
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "${MUTEX_SETUP}") p .r0 ? e'
  Pop $1
  StrCpy $Mutex $0
  ${If} $1 = 183 ; ERROR_ALREADY_EXISTS
    StrCpy $Fault ${CODE_TWICE}
    StrCpy $FaultText "$(SETUP_RUNS)"
    Call ${UN}Refuse
  ${EndIf}
FunctionEnd

Function ${UN}LetOthersBegin
  System::Call 'kernel32::CloseHandle(p $Mutex)'
FunctionEnd

; $0: "1" if this process has administrator's rights (not only the account).
Function ${UN}IsAdmin
  UserInfo::GetAccountType
  Pop $0
  ${If} $0 == "Admin"
    StrCpy $0 "1"
  ${Else}
    StrCpy $0 "0"
  ${EndIf}
FunctionEnd

; From now on SHCTX, $SMPROGRAMS and $DESKTOP are those of $Scope.
Function ${UN}UseScope
  ${If} $Scope == "all"
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
FunctionEnd

; Delete below $Listed what the list $R1 names, files first, then the folders that became empty.
; A line is "F path", "D path" (deepest first) or "T name"; nothing outside of $Listed is touched.
Function ${UN}DeleteListed
  StrCpy $Left 0
  ClearErrors
  FileOpen $0 $R1 r
  ${If} ${Errors}
    Return
  ${EndIf}
  ${Do}
    ClearErrors
    FileReadUTF16LE $0 $1
    ${If} ${Errors}
      ${ExitDo}
    ${EndIf}
    Call ${UN}ListedPath
    ${If} $2 == "F"
      Call ${UN}DeleteOne
    ${ElseIf} $2 == "D"
      RMDir "$Listed\$1"
    ${EndIf}
  ${Loop}
  FileClose $0
FunctionEnd

; $1: a line -> $2 kind, $1 path; kind "" for what is no plain path below the folder.
Function ${UN}ListedPath
  StrCpy $2 $1 2
  StrCpy $1 $1 "" 2
  ${Do}
    StrCpy $3 $1 1 -1
    ${If} $3 != "$\r"
    ${AndIf} $3 != "$\n"
      ${ExitDo}
    ${EndIf}
    StrCpy $1 $1 -1
  ${Loop}
  ${If} $2 == "F "
    StrCpy $2 "F"
  ${ElseIf} $2 == "D "
    StrCpy $2 "D"
  ${ElseIf} $2 == "T "
    StrCpy $2 "T"
  ${Else}
    StrCpy $2 ""
    Return
  ${EndIf}
  StrCpy $3 $1 1
  ${If} $3 == "\"
  ${OrIf} $1 == ""
    StrCpy $2 ""
    Return
  ${EndIf}
  StrLen $4 $1
  ${For} $5 0 $4
    StrCpy $3 $1 1 $5
    StrCpy $6 $1 2 $5
    ${If} $3 == ":"
    ${OrIf} $3 == "*"
    ${OrIf} $3 == "?"
    ${OrIf} $6 == ".."
      StrCpy $2 ""
      Return
    ${EndIf}
  ${Next}
FunctionEnd

Function ${UN}DeleteOne
  ClearErrors
  Delete "$Listed\$1"
  ${If} ${Errors}
    SetFileAttributes "$Listed\$1" NORMAL
    ClearErrors
    Delete "$Listed\$1"
  ${EndIf}
  ${If} ${Errors}
    IntOp $Left $Left + 1
    !insertmacro DoLog "${UN}" "stays, in use: $Listed\$1"
  ${EndIf}
FunctionEnd
!macroend

!insertmacro Common ""
!insertmacro Common "un."
