; The uninstaller: program files by their list, icons, entries; data only where that was asked for.

Var PurgeBox

Function un.onInit
  StrCpy $Fault 0
  Call un.ReadSwitches
  ${If} $Fault <> 0
    Call un.Refuse
  ${EndIf}
  Call un.BeAlone
  Call un.FindScope
  Call un.RequireRights
  Call un.FindData
FunctionEnd

; One switch in $3.
Function un.ReadSwitch
  StrCpy $4 $3 5
  StrCpy $5 $3 4
  ${If} $3 == "/S"
    SetSilent silent
  ${ElseIf} $3 == "/PURGE"
    StrCpy $Purge "1"
  ${ElseIf} $3 == "/RELAUNCHED" ; only un.RequireRights gives it
    StrCpy $Relaunched "1"
  ${ElseIf} $3 == "/NCRC"
    ; NSIS's own.
  ${ElseIf} $5 == "_?=" ; as above
  ${ElseIf} $4 == "/LOG="
    StrCpy $3 $3 "" 5
    Push $0
    Push $1
    Push $2
    Call un.OpenLog
    Pop $2
    Pop $1
    Pop $0
  ${Else}
    StrCpy $Fault ${CODE_SWITCH}
    StrCpy $FaultText "$(SWITCH_UNKNOWN)"
  ${EndIf}
FunctionEnd

; The entry that names this folder says for whom it was installed.
Function un.FindScope
  StrCpy $Scope "me"
  ReadRegStr $0 HKLM "${UNKEY}" "InstallLocation"
  ${If} $0 == $INSTDIR
    StrCpy $Scope "all"
  ${EndIf}
  Call un.UseScope
FunctionEnd

Function un.RequireRights
  ${If} $Scope != "all"
    Return
  ${EndIf}
  Call un.IsAdmin
  ${If} $0 == "1"
    Return
  ${EndIf}
  ${IfNot} ${Silent}
  ${AndIf} $Relaunched != "1"
    Call un.LetOthersBegin
    ClearErrors
    ExecShell "runas" "$INSTDIR\uninstall.exe" "/RELAUNCHED"
    ${IfNot} ${Errors}
      Quit
    ${EndIf}
  ${EndIf}
  StrCpy $Fault ${CODE_ADMIN}
  StrCpy $FaultText "$(UN_ADMIN_NEEDED)"
  Call un.Refuse
FunctionEnd

; $DataFolder: the current user's own; $ChosenFolder: another one that she chose, "" for none
Function un.FindData
  SetShellVarContext current
  StrCpy $DataFolder "$APPDATA\${APP}"
  StrCpy $ChosenFolder ""
  ClearErrors
  FileOpen $0 "$LOCALAPPDATA\${APP}\data-folder.txt" r
  ${IfNot} ${Errors}
    System::Alloc 2050
    Pop $1
    System::Call 'kernel32::ReadFile(p r0, p r1, i 2048, *i .r2, p 0)'
    System::Call 'kernel32::MultiByteToWideChar(i 65001, i 0, p r1, i -1, w .r3, i 1023)'
    System::Free $1
    FileClose $0
    StrCpy $ChosenFolder $3
  ${EndIf}
  Call un.UseScope
FunctionEnd

Function un.ShowConfirm
  !insertmacro MUI_HEADER_TEXT "$(UN_TITLE)" "$(UN_SUBTITLE)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0u 100% 28u "$(UN_WHAT)"
  Pop $0
  ${NSD_CreateLabel} 0 32u 100% 34u "$(UN_KEEPS)"
  Pop $0
  ${NSD_CreateCheckBox} 0 70u 100% 11u "$(UN_PURGE)"
  Pop $PurgeBox
  ${If} $Purge == "1"
    ${NSD_Check} $PurgeBox
  ${EndIf}
  ${If} $ChosenFolder != ""
    ${NSD_CreateLabel} 0 88u 100% 28u "$(UN_ELSEWHERE)"
    Pop $0
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function un.LeaveConfirm
  ${NSD_GetState} $PurgeBox $Purge
  ${If} $Purge = ${BST_CHECKED}
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(UN_PURGE_ASK)" IDYES +2
    Abort
  ${EndIf}
  StrCpy $Folder $INSTDIR
  Call un.EnsureClosed
  ${If} $Closed == "0"
    Abort
  ${EndIf}
FunctionEnd

Section "Uninstall"
  SetDetailsPrint both
  StrCpy $Folder $INSTDIR
  Call un.EnsureClosed
  ${If} $Closed == "0"
    StrCpy $Fault ${CODE_RUNNING}
    StrCpy $FaultText "$(RUNNING_REFUSED)"
    ${unLog} "exit $Fault: $FaultText"
    SetErrorLevel $Fault
    Abort $FaultText
  ${EndIf}
  DetailPrint "$(UN_DOING)"
  Call un.RemoveProgram
  Call un.RemoveEntries
  StrCpy $FaultText "$(UN_DONE_KEPT)"
  ${If} $Purge == "1"
    DetailPrint "$(UN_DOING_DATA)"
    Call un.RemoveData
  ${EndIf}
  ${If} $Left <> 0
    StrCpy $Fault ${CODE_LEFT}
    StrCpy $FaultText "$(UN_LEFT)"
    MessageBox MB_OK|MB_ICONEXCLAMATION "$FaultText" /SD IDOK
  ${EndIf}
  DetailPrint $FaultText
  ${unLog} "exit $Fault: $FaultText"
  SetErrorLevel $Fault
SectionEnd

; The list is the uninstaller's own copy: it is that of the version it came with, and never lost.
Function un.RemoveProgram
  InitPluginsDir
  SetOutPath "$PLUGINSDIR"
  File "${PARTS}/${LIST}"
  SetOutPath "$TEMP"
  StrCpy $Listed $INSTDIR
  StrCpy $R1 "$PLUGINSDIR\${LIST}"
  Call un.DeleteListed
  Delete "$INSTDIR\_internal\${LIST}"
  RMDir "$INSTDIR\_internal"
  Delete "$INSTDIR\${LIST}"
  StrCpy $R9 $Left
  ; What a broken-off installation left.
  RMDir /r "${NEW}"
  ${If} ${FileExists} "${ASIDE}\*.*"
    StrCpy $Listed "${ASIDE}"
    ${If} ${FileExists} "${ASIDE}\${LIST}"
      StrCpy $R1 "${ASIDE}\${LIST}"
    ${EndIf}
    Call un.DeleteListed
    Delete "${ASIDE}\_internal\${LIST}"
    RMDir "${ASIDE}\_internal"
    Delete "${ASIDE}\${LIST}"
    RMDir "${ASIDE}"
  ${EndIf}
  StrCpy $Left $R9
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
FunctionEnd

; Where the entry names another folder, this is a copy beside it, and links lead to the other.
Function un.RemoveEntries
  ReadRegStr $0 SHCTX "${UNKEY}" "InstallLocation"
  ${If} $0 == $INSTDIR
  ${OrIf} $0 == ""
    Delete "$SMPROGRAMS\${TITLE}.lnk"
    Delete "$DESKTOP\${TITLE}.lnk"
    DeleteRegKey SHCTX "${UNKEY}"
  ${EndIf}
  Call un.RemoveAssociation
FunctionEnd

; The current user's two folders, never one that she chose; a link in their place is only unlinked.
Function un.RemoveData
  SetShellVarContext current
  StrCpy $FaultText "$(UN_DONE_PURGED)"
  StrCpy $0 "$LOCALAPPDATA\${APP}"
  Call un.RemoveFolder
  StrCpy $0 "$APPDATA\${APP}"
  Call un.RemoveFolder
  ${If} ${FileExists} "$DataFolder\*.*"
    StrCpy $Fault ${CODE_LEFT}
    StrCpy $FaultText "$(UN_PURGE_LEFT)"
    MessageBox MB_OK|MB_ICONEXCLAMATION "$FaultText" /SD IDOK
  ${EndIf}
  Call un.UseScope
FunctionEnd

Function un.RemoveFolder
  System::Call 'kernel32::GetFileAttributesW(w r0) i .r1'
  ${If} $1 = -1
    Return
  ${EndIf}
  IntOp $2 $1 & 0x400 ; FILE_ATTRIBUTE_REPARSE_POINT
  ${If} $2 <> 0
    RMDir $0
  ${Else}
    RMDir /r $0
  ${EndIf}
  ${unLog} "deleted: $0"
FunctionEnd
