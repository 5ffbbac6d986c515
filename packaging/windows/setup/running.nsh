; Whether the program of $Folder runs, and how it is asked to close.

!macro Running UN
; $0: "1" if a program of this desk runs in this session, or a file of $Folder is in use anywhere.
Function ${UN}IsRunning
  System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "${MUTEX_RUNNING}") p .r0 ? e'
  Pop $1
  ${If} $0 P<> 0
    System::Call 'kernel32::CloseHandle(p r0)'
    StrCpy $0 "1"
    Return
  ${EndIf}
  ${If} $1 = 5 ; ERROR_ACCESS_DENIED: there, but another account's
    StrCpy $0 "1"
    Return
  ${EndIf}
  StrCpy $1 "$Folder\${APP}.exe"
  Call ${UN}IsInUse
  ${If} $0 == "0"
    StrCpy $1 "$Folder\${CLI}"
    Call ${UN}IsInUse
  ${EndIf}
  ${If} $0 == "0"
    ; The library of the interpreter is loaded as long as anything of it runs.
    FindFirst $2 $3 "$Folder\_internal\python3*.dll"
    ${DoWhile} $3 != ""
      StrCpy $1 "$Folder\_internal\$3"
      Call ${UN}IsInUse
      ${If} $0 == "1"
        ${ExitDo}
      ${EndIf}
      FindNext $2 $3
    ${Loop}
    FindClose $2
  ${EndIf}
FunctionEnd

; $1: a file -> $0: "1" if it cannot be written because somebody has it open or runs it.
Function ${UN}IsInUse
  StrCpy $0 "0"
  ${IfNot} ${FileExists} $1
    Return
  ${EndIf}
  System::Call 'kernel32::CreateFileW(w r1, i 0x40000000, i 7, p 0, i 3, i 0x80, p 0) p .r4 ? e'
  Pop $5
  ${If} $4 P<> -1
    System::Call 'kernel32::CloseHandle(p r4)'
  ${ElseIf} $5 = 32   ; ERROR_SHARING_VIOLATION
  ${OrIf} $5 = 1224   ; ERROR_USER_MAPPED_FILE
    StrCpy $0 "1"
    !insertmacro DoLog "${UN}" "in use: $1"
  ${EndIf}
FunctionEnd

; $Closed: "1" once nothing runs in $Folder; the clerk was told and asked, a silent run waits 30 s.
Function ${UN}EnsureClosed
  StrCpy $Closed "1"
  ${IfNot} ${FileExists} "$Folder\${APP}.exe"
  ${AndIfNot} ${FileExists} "$Folder\_internal\*.*"
    Return
  ${EndIf}
  Call ${UN}IsRunning
  ${If} $0 == "0"
    Return
  ${EndIf}
  !insertmacro DoLog "${UN}" "the program runs"
  MessageBox MB_OKCANCEL|MB_ICONINFORMATION "$(RUNNING_ASK)" /SD IDOK IDOK agreed
  StrCpy $Closed "0"
  Return
  agreed:
  ${Do}
    Call ${UN}AskToClose
    Call ${UN}IsRunning
    ${If} $0 == "0"
      !insertmacro DoLog "${UN}" "the program is closed"
      Return
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING_STILL)" /SD IDCANCEL IDRETRY again
    StrCpy $Closed "0"
    Return
    again:
  ${Loop}
FunctionEnd

; Let the program be asked by its own command, then wait; 30 seconds in all.
Function ${UN}AskToClose
  ${IfNot} ${Silent}
    ; 76 is the upper text of its window; without it that is English.
    Banner::show /set 76 "$(DOING_CLOSE)" "$(DOING_CLOSE_WAIT)"
  ${EndIf}
  System::Call 'kernel32::GetTickCount() i .r9'
  Call ${UN}RunAskToClose
  ; 1 is the clerk's refusal; to wait on would not change it.
  ${If} $8 != 1
    ${Do}
      Call ${UN}IsRunning
      ${If} $0 == "0"
        ${ExitDo}
      ${EndIf}
      System::Call 'kernel32::GetTickCount() i .r0'
      IntOp $0 $0 - $9
      ${If} $0 > 30000
        ${ExitDo}
      ${EndIf}
      Sleep 500
    ${Loop}
  ${EndIf}
  ${IfNot} ${Silent}
    Banner::destroy
    BringToFront ; else the next question comes up behind other windows
  ${EndIf}
FunctionEnd

; $8: exit code of "perfdesk-cli.exe ask-to-close", "" where it could not be run or took too long.
; CreateProcessW and not Exec: it must show no console, and must not be waited for without end.
Function ${UN}RunAskToClose
  StrCpy $8 ""
  ${IfNot} ${FileExists} "$Folder\${CLI}"
    Return
  ${EndIf}
  System::Alloc 104 ; STARTUPINFOW
  Pop $5
  System::Call '*$5(i 104)'
  System::Alloc 24 ; PROCESS_INFORMATION
  Pop $6
  StrCpy $1 "$Folder\${CLI}"
  Push '"$1" ask-to-close --wait 25'
  System::Call 'kernel32::CreateProcessW(w r1, w s, p 0, p 0, i 0, i 0x08000000, p 0, p 0, p r5, p r6) i .r0'
  ${If} $0 <> 0
    System::Call '*$6(p .r3, p .r4)'
    System::Call 'kernel32::WaitForSingleObject(p r3, i 30000) i .r0'
    ${If} $0 = 0
      System::Call 'kernel32::GetExitCodeProcess(p r3, *i .r8)'
    ${EndIf}
    System::Call 'kernel32::CloseHandle(p r3)'
    System::Call 'kernel32::CloseHandle(p r4)'
  ${EndIf}
  System::Free $5
  System::Free $6
  !insertmacro DoLog "${UN}" "ask-to-close: $8"
FunctionEnd
!macroend

!insertmacro Running ""
!insertmacro Running "un."
