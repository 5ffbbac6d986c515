; The window: what is asked before anything is done, and how the installer begins.

Var RadioMe
Var RadioAll
Var FolderField
Var SpaceLabel
Var OtherLabel
Var DesktopBox
Var AssocBox

Function .onInit
  StrCpy $Scope "me"
  StrCpy $Fault 0
  ${If} $INSTDIR != ""
    StrCpy $FolderGiven "1"
  ${EndIf}
  Call ReadSwitches
  ${If} $Fault <> 0
    Call Refuse
  ${EndIf}
  Call RequireWindows
  Call BeAlone
  UserInfo::GetName
  Pop $Account
  Call ChooseScope
  Call UseScope
  Call FindOld
  Call PreferOld
  Call RequireRights
  ${If} ${Silent}
    Call CheckSilently
  ${EndIf}
FunctionEnd

; One switch in $3.
Function ReadSwitch
  StrCpy $4 $3 5
  StrCpy $5 $3 3
  ${If} $3 == "/S"
    SetSilent silent
  ${ElseIf} $3 == "/ALLUSERS"
    StrCpy $Scope "all"
    StrCpy $ScopeGiven "1"
  ${ElseIf} $3 == "/CURRENTUSER"
    StrCpy $Scope "me"
    StrCpy $ScopeGiven "1"
  ${ElseIf} $3 == "/DESKTOP"
    StrCpy $WantsDesktop "1"
  ${ElseIf} $3 == "/NODESKTOP"
    StrCpy $WantsDesktop "0"
  ${ElseIf} $3 == "/ASSOC"
    StrCpy $WantsAssoc "1"
  ${ElseIf} $3 == "/NOASSOC"
    StrCpy $WantsAssoc "0"
  ${ElseIf} $3 == "/FORCE"
    StrCpy $Force "1"
  ${ElseIf} $3 == "/RELAUNCHED" ; only LeaveOptions and RequireRights give it
    StrCpy $Relaunched "1"
  ${ElseIf} $3 == "/NCRC"
    ; NSIS's own; CRCCheck force ignores it.
  ${ElseIf} $4 == "/LOG="
    StrCpy $3 $3 "" 5
    Push $0
    Push $1
    Push $2
    Call OpenLog
    Pop $2
    Pop $1
    Pop $0
  ${ElseIf} $4 == "/DIR="
    StrCpy $INSTDIR $3 "" 5
    StrCpy $FolderGiven "1"
  ${ElseIf} $5 == "/D="
    StrCpy $INSTDIR $3 "" 3
    StrCpy $FolderGiven "1"
  ${Else}
    StrCpy $Fault ${CODE_SWITCH}
    StrCpy $FaultText "$(SWITCH_UNKNOWN)"
  ${EndIf}
FunctionEnd

; An administrator who upgrades an installation for all users need not say so again.
Function ChooseScope
  ${If} $ScopeGiven == "1"
    Return
  ${EndIf}
  ReadRegStr $0 HKCU "${UNKEY}" "DisplayVersion"
  ReadRegStr $1 HKLM "${UNKEY}" "DisplayVersion"
  ${If} $0 == ""
  ${AndIf} $1 != ""
    Call IsAdmin
    ${If} $0 == "1"
      StrCpy $Scope "all"
    ${EndIf}
  ${EndIf}
FunctionEnd

; What no switch said is as the installation before had it; a first one has both.
Function PreferOld
  ${If} $WantsDesktop == ""
    StrCpy $WantsDesktop "1"
    ${If} $OldVersion != ""
    ${AndIfNot} ${FileExists} "$DESKTOP\${TITLE}.lnk"
      StrCpy $WantsDesktop "0"
    ${EndIf}
  ${EndIf}
  ${If} $WantsAssoc == ""
    StrCpy $WantsAssoc "1"
    ${If} $OldVersion != ""
      ReadRegStr $0 SHCTX "Software\Classes\${PROGID}\shell\open\command" ""
      ${If} $0 == ""
        StrCpy $WantsAssoc "0"
      ${EndIf}
    ${EndIf}
  ${EndIf}
FunctionEnd

; All users, by switch, without rights: a silent run never opens a question, so it ends.
Function RequireRights
  ${If} $Scope != "all"
    Return
  ${EndIf}
  Call IsAdmin
  ${If} $0 == "1"
    Return
  ${EndIf}
  StrCpy $FaultText "$(ADMIN_NEEDED)"
  ${IfNot} ${Silent}
    StrCpy $FaultText "$(NO_ELEVATION)"
    ${If} $Relaunched != "1"
      Call Relaunch
      ${If} $0 == "1"
        Quit
      ${EndIf}
    ${EndIf}
  ${EndIf}
  StrCpy $Fault ${CODE_ADMIN}
  Call Refuse
FunctionEnd

; Begin anew as administrator, with what was chosen; $0: "1" if Windows (and the user) let us.
Function Relaunch
  StrCpy $1 "/RELAUNCHED /ALLUSERS"
  ${If} $WantsDesktop == "0"
    StrCpy $1 "$1 /NODESKTOP"
  ${ElseIf} $WantsDesktop == "1"
    StrCpy $1 "$1 /DESKTOP"
  ${EndIf}
  ${If} $WantsAssoc == "0"
    StrCpy $1 "$1 /NOASSOC"
  ${ElseIf} $WantsAssoc == "1"
    StrCpy $1 "$1 /ASSOC"
  ${EndIf}
  ${If} $Force == "1"
    StrCpy $1 "$1 /FORCE"
  ${EndIf}
  ${If} $FolderGiven == "1"
    StrCpy $1 '$1 "/DIR=$INSTDIR"'
  ${EndIf}
  Call LetOthersBegin
  ClearErrors
  ExecShell "runas" "$EXEPATH" $1
  ${If} ${Errors}
    StrCpy $0 "0"
    Push $0
    Call BeAlone
    Pop $0
  ${Else}
    StrCpy $0 "1"
  ${EndIf}
FunctionEnd

; A silent run finds out everything before it begins, and ends with the code of what it found.
Function CheckSilently
  Call CheckTarget
  ${If} $Fault = 0
    Call FindVersion
    Call CompareOld
    ${If} $0 = 1
    ${AndIf} $Force != "1"
      ${Unfit} ${CODE_OLDER} "$(OLDER_REFUSED)"
    ${EndIf}
  ${EndIf}
  ${If} $Fault <> 0
    Call Refuse
  ${EndIf}
FunctionEnd

Function BeginWindow
  Call FindVersion
  Call CompareOld
  ${If} $OldVersion == ""
    StrCpy $Welcome "$(WELCOME_FRESH)"
  ${ElseIf} $0 = 0
    StrCpy $Welcome "$(WELCOME_REPAIR)"
  ${ElseIf} $0 = 1
    StrCpy $Welcome "$(WELCOME_OLDER)"
  ${Else}
    StrCpy $Welcome "$(WELCOME_UPGRADE)"
  ${EndIf}
FunctionEnd

; Who was asked for rights has read it already.
Function SkipWelcome
  ${If} $Relaunched == "1"
    Abort
  ${EndIf}
FunctionEnd

Function ShowOptions
  !insertmacro MUI_HEADER_TEXT "$(OPTIONS_TITLE)" "$(OPTIONS_SUBTITLE)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 0u 100% 11u "$(OPTIONS_ME)"
  Pop $RadioMe
  ${NSD_AddStyle} $RadioMe ${WS_GROUP}
  ${NSD_OnClick} $RadioMe ChangeScope
  ${NSD_CreateRadioButton} 0 14u 100% 11u "$(OPTIONS_ALL)"
  Pop $RadioAll
  ${NSD_OnClick} $RadioAll ChangeScope
  ${NSD_CreateLabel} 0 31u 100% 10u "$(OPTIONS_FOLDER)"
  Pop $0
  ${NSD_AddStyle} $0 ${WS_GROUP}
  ${NSD_CreateDirRequest} 0 44u 78% 13u ""
  Pop $FolderField
  ${NSD_OnChange} $FolderField ShowSpace
  ${NSD_CreateBrowseButton} 80% 44u 20% 14u "$(OPTIONS_BROWSE)"
  Pop $0
  ${NSD_OnClick} $0 BrowseFolder
  ${NSD_CreateLabel} 0 61u 100% 10u ""
  Pop $SpaceLabel
  ${NSD_CreateCheckBox} 0 77u 100% 11u "$(OPTIONS_DESKTOP)"
  Pop $DesktopBox
  ${NSD_CreateCheckBox} 0 91u 100% 11u "$(OPTIONS_ASSOC)"
  Pop $AssocBox
  ${NSD_CreateLabel} 0 109u 100% 30u ""
  Pop $OtherLabel
  Call FillOptions
  nsDialogs::Show
FunctionEnd

Function FillOptions
  ${If} $Scope == "all"
    ${NSD_Check} $RadioAll
    ${NSD_Uncheck} $RadioMe
  ${Else}
    ${NSD_Check} $RadioMe
    ${NSD_Uncheck} $RadioAll
  ${EndIf}
  ; As administrator of another account "only me" would be somebody else.
  ${If} $Relaunched == "1"
    EnableWindow $RadioMe 0
  ${EndIf}
  ${NSD_SetState} $DesktopBox $WantsDesktop
  ${NSD_SetState} $AssocBox $WantsAssoc
  Call FillFolder
FunctionEnd

Function FillFolder
  ${NSD_SetText} $FolderField $INSTDIR
  ${If} $OtherVersion == ""
    ${NSD_SetText} $OtherLabel ""
  ${ElseIf} $Scope == "all"
    ${NSD_SetText} $OtherLabel "$(OPTIONS_OTHER_ME)"
  ${Else}
    ${NSD_SetText} $OtherLabel "$(OPTIONS_OTHER_ALL)"
  ${EndIf}
  Push ""
  Call ShowSpace
FunctionEnd

; Say how much is free where the field points to now.
Function ShowSpace
  Pop $0
  ${NSD_GetText} $FolderField $INSTDIR
  Call MeasureFree
  ${If} $FreeMb == ""
    ${NSD_SetText} $SpaceLabel "$(OPTIONS_SPACE_UNKNOWN)"
  ${Else}
    ${NSD_SetText} $SpaceLabel "$(OPTIONS_SPACE)"
  ${EndIf}
FunctionEnd

Function ChangeScope
  Pop $0
  ${NSD_GetState} $RadioAll $0
  ${If} $0 = ${BST_CHECKED}
    StrCpy $Scope "all"
  ${Else}
    StrCpy $Scope "me"
  ${EndIf}
  Call UseScope
  Call FindOld
  Call FillFolder
FunctionEnd

; A folder that is chosen here and holds other things gets one of ours inside.
Function BrowseFolder
  Pop $0
  nsDialogs::SelectFolderDialog "$(OPTIONS_BROWSE_TITLE)" $INSTDIR
  Pop $0
  ${If} $0 == error
    Return
  ${EndIf}
  StrCpy $INSTDIR $0
  Call AvoidOthers
  StrCpy $FolderGiven "1"
  ${NSD_SetText} $FolderField $INSTDIR
FunctionEnd

Function AvoidOthers
  Call TidyFolder
  Call IsOurs
  ${If} $0 == "1"
    Return
  ${EndIf}
  FindFirst $1 $2 "$INSTDIR\*.*"
  ${DoWhile} $2 != ""
    ${If} $2 != "."
    ${AndIf} $2 != ".."
      StrCpy $INSTDIR "$INSTDIR\${APP}"
      ${ExitDo}
    ${EndIf}
    FindNext $1 $2
  ${Loop}
  FindClose $1
FunctionEnd

Function LeaveOptions
  ${NSD_GetState} $DesktopBox $WantsDesktop
  ${NSD_GetState} $AssocBox $WantsAssoc
  Call RememberTyped
  ${If} $Scope == "all"
    Call IsAdmin
    ${If} $0 == "0"
      Call Relaunch
      ${If} $0 == "1"
        Quit
      ${EndIf}
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(NO_ELEVATION)"
      Abort
    ${EndIf}
  ${EndIf}
  Call CheckTarget
  ${If} $Fault <> 0
    ${Log} "$Fault: $FaultText"
    MessageBox MB_OK|MB_ICONEXCLAMATION "$FaultText"
    Abort
  ${EndIf}
  ${NSD_SetText} $FolderField $INSTDIR
  Call FindVersion
  Call CompareOld
  ${If} $0 = 1
  ${AndIf} $Force != "1"
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(OLDER_ASK)" IDYES +2
    Abort
    StrCpy $Force "1"
  ${EndIf}
  Call CloseBoth
  ${If} $Closed == "0"
    Abort
  ${EndIf}
FunctionEnd

; A folder that was typed is as good as one given by a switch: who begins anew keeps it.
Function RememberTyped
  ${NSD_GetText} $FolderField $4
  ${If} $FolderGiven != "1"
    Call FindOld
    ${If} $INSTDIR != $4
      StrCpy $FolderGiven "1"
    ${EndIf}
  ${EndIf}
  StrCpy $INSTDIR $4
FunctionEnd

; What an administrator starts would run as administrator, with another account's reports.
Function ShowFinish
  ${If} $Scope == "all"
    ${NSD_Uncheck} $mui.FinishPage.Run
    ShowWindow $mui.FinishPage.Run ${SW_HIDE}
  ${EndIf}
FunctionEnd
