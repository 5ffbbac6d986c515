; The installation itself.

; End a run that has begun: the window stays and says why.
Function GiveUp
  ${Log} "exit $Fault: $FaultText"
  SetErrorLevel $Fault
  DetailPrint $FaultText
  Abort $FaultText
FunctionEnd

; $Closed: "1" once neither the program in this folder nor the one it replaces elsewhere runs.
Function CloseBoth
  StrCpy $Folder $INSTDIR
  Call EnsureClosed
  ${If} $Closed == "1"
  ${AndIf} $OldFolder != ""
  ${AndIf} $OldFolder != $INSTDIR
    StrCpy $Folder $OldFolder
    Call EnsureClosed
  ${EndIf}
FunctionEnd

Section "-program"
  SetDetailsPrint both
  DetailPrint "$(DOING_PREPARE)"
  ; Once more: it may have been started since it was asked for.
  Call CloseBoth
  ${If} $Closed == "0"
    ${Unfit} ${CODE_RUNNING} "$(RUNNING_REFUSED)"
    Call GiveUp
  ${EndIf}
  CreateDirectory "$INSTDIR"
  Call Recover
  DetailPrint "$(DOING_UNPACK)"
  SetDetailsPrint listonly
  Call Unpack
  SetDetailsPrint both
  DetailPrint "$(DOING_SWAP)"
  Call Swap
  DetailPrint "$(DOING_CLEAN)"
  Call CleanAside
  Call ReplaceUninstaller
  DetailPrint "$(DOING_LINKS)"
  Call WriteEntries
  Call LeaveOldFolder
  DetailPrint "$(DONE)"
  ${Log} "exit 0: installed into $INSTDIR"
  SetErrorLevel 0
SectionEnd

Function Unpack
  ${Log} "unpack into ${NEW}"
  ClearErrors
  !insertmacro UnpackProgram
  WriteUninstaller "${NEW}\uninstall.exe"
  ${If} ${Errors}
    SetOutPath "$TEMP"
    RMDir /r "${NEW}"
    RMDir "$INSTDIR"
    ${Unfit} ${CODE_FILES} "$(UNPACK_FAILED)"
    SetDetailsPrint both
    Call GiveUp
  ${EndIf}
  ; The working folder would hold what is to be moved.
  SetOutPath "$INSTDIR"
FunctionEnd

; Put aside and put in place; what cannot be moved is asked about, then all is as it was.
Function Swap
  ${Do}
    ${Log} "put the former program aside"
    Call PutAside
    ${If} $Failed == "0"
      ${Log} "put the new program in its place"
      Call PutNew
    ${EndIf}
    ${If} $Failed == "0"
      Return
    ${EndIf}
    StrCpy $R9 $Stuck
    Call PutBack
    StrCpy $Stuck $R9
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(SWAP_ASK)" /SD IDCANCEL IDRETRY again
    RMDir /r "${NEW}"
    ${Unfit} ${CODE_FILES} "$(SWAP_FAILED)"
    Call GiveUp
    again:
  ${Loop}
FunctionEnd

Function ReplaceUninstaller
  Delete "$INSTDIR\uninstall.exe"
  StrCpy $SwapFrom "${NEW}\uninstall.exe"
  StrCpy $SwapTo "$INSTDIR\uninstall.exe"
  Call Move
  RMDir "${NEW}"
FunctionEnd

; Installed into another folder than before: the program there is cleared away by its list.
Function LeaveOldFolder
  ${If} $OldFolder == ""
  ${OrIf} $OldFolder == $INSTDIR
    Return
  ${EndIf}
  StrCpy $R1 "$OldFolder\${LIST}"
  ${IfNot} ${FileExists} $R1
    StrCpy $R1 "$OldFolder\_internal\${LIST}"
  ${EndIf}
  ${IfNot} ${FileExists} $R1
    Return
  ${EndIf}
  ${Log} "clear away the former program in $OldFolder"
  StrCpy $Listed $OldFolder
  Call DeleteListed
  Delete "$OldFolder\_internal\${LIST}"
  RMDir "$OldFolder\_internal"
  Delete "$OldFolder\${LIST}"
  Delete "$OldFolder\uninstall.exe"
  RMDir $OldFolder
FunctionEnd

; NSIS itself ends here where a file could not be written; nothing but NEW was touched by then.
Function .onInstFailed
  SetOutPath "$TEMP"
  RMDir /r "${NEW}"
  RMDir "$INSTDIR"
  ${If} $Fault = 0
    ${Unfit} ${CODE_FILES} "$(UNPACK_FAILED)"
    ${Log} "exit $Fault: $FaultText"
    SetErrorLevel $Fault
    DetailPrint $FaultText
  ${EndIf}
FunctionEnd
