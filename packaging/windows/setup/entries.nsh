; What Windows is told: icons, the entry among the installed programs, the kind of file.

Function WriteEntries
  SetOutPath "$INSTDIR"
  CreateShortCut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${APP}.exe" "" "$INSTDIR\${APP}.exe" 0 "" "" "${TITLE}"
  ${If} $WantsDesktop == "1"
    CreateShortCut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\${APP}.exe" "" "$INSTDIR\${APP}.exe" 0 "" "" "${TITLE}"
  ${Else}
    Delete "$DESKTOP\${TITLE}.lnk"
  ${EndIf}
  WriteRegStr SHCTX "${UNKEY}" "DisplayName" "${TITLE}"
  WriteRegStr SHCTX "${UNKEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNKEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNKEY}" "DisplayIcon" "$INSTDIR\${APP}.exe,0"
  WriteRegStr SHCTX "${UNKEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNKEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNKEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNKEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${UNKEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNKEY}" "NoRepair" 1
  ${If} $WantsAssoc == "1"
    Call WriteAssociation
  ${Else}
    Call RemoveAssociation
  ${EndIf}
FunctionEnd

Function WriteAssociation
  WriteRegStr SHCTX "Software\Classes\${PROGID}" "" "绩效自评报告包"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\${APP}.exe,0"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\${APP}.exe" "%1"'
  WriteRegStr SHCTX "Software\Classes\${EXTENSION}\OpenWithProgids" "${PROGID}" ""
  WriteRegStr SHCTX "Software\Classes\${EXTENSION}" "" "${PROGID}"
  Call TellExplorer
FunctionEnd

!macro Entries UN
; Icons of files are looked up anew.
Function ${UN}TellExplorer
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; SHCNE_ASSOCCHANGED
FunctionEnd

; Only what is still ours: another program, or another copy of this one, may have taken it over.
Function ${UN}RemoveAssociation
  ReadRegStr $0 SHCTX "Software\Classes\${PROGID}\shell\open\command" ""
  ${If} $0 != '"$INSTDIR\${APP}.exe" "%1"'
  ${AndIf} $0 != '"$OldFolder\${APP}.exe" "%1"'
    Return
  ${EndIf}
  DeleteRegKey SHCTX "Software\Classes\${PROGID}"
  DeleteRegValue SHCTX "Software\Classes\${EXTENSION}\OpenWithProgids" "${PROGID}"
  DeleteRegKey /ifempty SHCTX "Software\Classes\${EXTENSION}\OpenWithProgids"
  ReadRegStr $0 SHCTX "Software\Classes\${EXTENSION}" ""
  ${If} $0 == "${PROGID}"
    DeleteRegValue SHCTX "Software\Classes\${EXTENSION}" ""
    ; "If empty" looks for keys below only.
    StrCpy $1 0
    EnumRegValue $0 SHCTX "Software\Classes\${EXTENSION}" $1
    ${If} $0 == ""
      DeleteRegKey /ifempty SHCTX "Software\Classes\${EXTENSION}"
    ${EndIf}
  ${EndIf}
  Call ${UN}TellExplorer
FunctionEnd
!macroend

!insertmacro Entries ""
!insertmacro Entries "un."
