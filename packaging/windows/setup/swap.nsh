; The new program takes the place of the former one: whole, or not at all.
;
; 1 the new files are unpacked into NEW; the former program stands and runs as before
; 2 the former program's entries go into ASIDE, perfdesk.exe first     (renames, some milliseconds)
; 3 the new entries go from NEW into their place, perfdesk.exe last    (renames, some milliseconds)
; 4 what stands in ASIDE is deleted by the former program's own list; other files go back
; An installer that is killed leaves one of these states. The next one finds it: without
; perfdesk.exe in its place the former program comes back, with it ASIDE is cleaned.

Var SwapFrom
Var SwapTo
Var Failed        ; "1" after a move that could not be made; the error flag is cleared by each look

; Rename $SwapFrom to $SwapTo; a scanner that looks at fresh files lets go within ten seconds.
Function Move
  StrCpy $8 0
  StrCpy $Failed "0"
  ${Do}
    ClearErrors
    Rename $SwapFrom $SwapTo
    ${IfNot} ${Errors}
      Return
    ${EndIf}
    IntOp $8 $8 + 1
    ${If} $8 > 40
      StrCpy $Stuck $SwapFrom
      StrCpy $Failed "1"
      ${Log} "cannot be moved: $SwapFrom"
      Return
    ${EndIf}
    Sleep 250
  ${Loop}
FunctionEnd

; Make good what an installation that was broken off has left.
Function Recover
  ${If} ${FileExists} "${ASIDE}\*.*"
    DetailPrint "$(DOING_RECOVER)"
    ${If} ${FileExists} "${ASIDE}\${APP}.exe"
    ${AndIfNot} ${FileExists} "$INSTDIR\${APP}.exe"
      ${Log} "recover: the former program comes back"
      Call PutBack
    ${Else}
      ${Log} "recover: the former program is cleared away"
      Call CleanAside
      ${If} ${FileExists} "${ASIDE}\*.*"
        StrCpy $Stuck "${ASIDE}"
        ${Unfit} ${CODE_FILES} "$(SWAP_FAILED)"
        Call GiveUp
      ${EndIf}
    ${EndIf}
  ${EndIf}
  RMDir /r "${NEW}"
FunctionEnd

!macro PutKnownAside NAME
  StrCpy $7 "${NAME}"
  Call PutEntryAside
  ${If} $Failed == "1"
    Return
  ${EndIf}
!macroend

; Step 2. $Failed says that an entry could not be moved.
Function PutAside
  CreateDirectory "${ASIDE}"
  StrCpy $7 "${APP}.exe"
  Call PutEntryAside
  ${If} $Failed == "1"
    Return
  ${EndIf}
  Call PutListedAside
  ${If} $Failed == "1"
    Return
  ${EndIf}
  !insertmacro EachTop PutKnownAside
FunctionEnd

; One entry of the folder, named $7.
Function PutEntryAside
  StrCpy $Failed "0"
  ${If} ${FileExists} "$INSTDIR\$7"
  ${AndIfNot} ${FileExists} "${ASIDE}\$7"
    StrCpy $SwapFrom "$INSTDIR\$7"
    StrCpy $SwapTo "${ASIDE}\$7"
    Call Move
  ${EndIf}
FunctionEnd

Function PutListedAside
  StrCpy $Failed "0"
  Call OldList
  ${If} $R1 == ""
    Return
  ${EndIf}
  ClearErrors
  FileOpen $0 $R1 r
  ${IfNot} ${Errors}
    ${Do}
      ClearErrors
      FileReadUTF16LE $0 $1
      ${If} ${Errors}
        ${ExitDo}
      ${EndIf}
      Call ListedPath
      ; The list itself goes with the entries that every version has.
      ${If} $2 == "T"
      ${AndIf} $1 != "${LIST}"
      ${AndIf} $1 != "_internal"
        StrCpy $7 $1
        Call PutEntryAside
        ${If} $Failed == "1"
          ${ExitDo}
        ${EndIf}
      ${EndIf}
    ${Loop}
    FileClose $0
  ${EndIf}
FunctionEnd

; $R1: the list of the program in $INSTDIR, "" where there is none
Function OldList
  StrCpy $R1 "$INSTDIR\${LIST}"
  ${If} ${FileExists} $R1
    Return
  ${EndIf}
  StrCpy $R1 "$INSTDIR\_internal\${LIST}"
  ${If} ${FileExists} $R1
    Return
  ${EndIf}
  StrCpy $R1 ""
FunctionEnd

!macro PutNewEntry NAME
  StrCpy $SwapFrom "${NEW}\${NAME}"
  StrCpy $SwapTo "$INSTDIR\${NAME}"
  Call Move
  ${If} $Failed == "1"
    Return
  ${EndIf}
!macroend

; Step 3. As above.
Function PutNew
  !insertmacro EachTop PutNewEntry
FunctionEnd

; Undo steps 2 and 3, as far as they went: perfdesk.exe comes last, as its presence means "done".
Function PutBack
  ; New ones that are in the place of former ones go; a stranger's entry is never in ASIDE's way.
  FindFirst $5 $6 "${ASIDE}\*.*"
  ${DoWhile} $6 != ""
    ${If} $6 != "."
    ${AndIf} $6 != ".."
    ${AndIf} $6 != "${APP}.exe"
      Call PutEntryBack
    ${EndIf}
    FindNext $5 $6
  ${Loop}
  FindClose $5
  StrCpy $6 "${APP}.exe"
  ${If} ${FileExists} "${ASIDE}\$6"
    Call PutEntryBack
  ${EndIf}
  RMDir "${ASIDE}"
FunctionEnd

Function PutEntryBack
  ${If} ${FileExists} "$INSTDIR\$6"
    CreateDirectory "${NEW}"
    RMDir /r "${NEW}\$6"
    Delete "${NEW}\$6"
    StrCpy $SwapFrom "$INSTDIR\$6"
    StrCpy $SwapTo "${NEW}\$6"
    Call Move
  ${EndIf}
  StrCpy $SwapFrom "${ASIDE}\$6"
  StrCpy $SwapTo "$INSTDIR\$6"
  Call Move
FunctionEnd

; Step 4. Delete by the list that came with those files. Where it is lost, the new program's list
; says what was surely ours, and the rest stays in a folder of its own; where there was no program
; at all, the rest is the user's own and goes back.
Function CleanAside
  StrCpy $Listed "${ASIDE}"
  StrCpy $9 "1"
  StrCpy $R1 "${ASIDE}\${LIST}"
  ${IfNot} ${FileExists} $R1
    StrCpy $R1 "${ASIDE}\_internal\${LIST}"
  ${EndIf}
  ${IfNot} ${FileExists} $R1
    ${If} ${FileExists} "${ASIDE}\*.exe"
    ${OrIf} ${FileExists} "${ASIDE}\_internal\python3*.dll"
    ${OrIf} ${FileExists} "${ASIDE}\_internal\base_library.zip"
      StrCpy $9 "0"
    ${EndIf}
    Call OldList
  ${EndIf}
  ${If} $R1 != ""
    Call DeleteListedAside
    ; What is still in use goes with the next run, which needs the list for it.
    ${If} $Left <> 0
      Return
    ${EndIf}
  ${EndIf}
  Delete "${ASIDE}\_internal\${LIST}"
  Delete "${ASIDE}\${LIST}"
  Delete "${ASIDE}\uninstall.exe"
  RMDir "${ASIDE}\_internal"
  ${If} $9 == "1"
    Push ""
    Call BringBack
  ${EndIf}
  RMDir "${ASIDE}"
  ${If} ${FileExists} "${ASIDE}\*.*"
    Call KeepRest
  ${EndIf}
FunctionEnd

; A scanner may still look at what was just moved.
Function DeleteListedAside
  StrCpy $R2 0
  ${Do}
    Call DeleteListed
    IntOp $R2 $R2 + 1
    ${If} $Left = 0
    ${OrIf} $R2 > 6
      Return
    ${EndIf}
    Sleep 500
  ${Loop}
FunctionEnd

; Bring the files below ASIDE and this relative folder back to where the user had put them.
Function BringBack
  Exch $0
  Push $1
  Push $2
  FindFirst $1 $2 "${ASIDE}$0\*.*"
  ${DoWhile} $2 != ""
    ${If} $2 != "."
    ${AndIf} $2 != ".."
      ${If} ${FileExists} "${ASIDE}$0\$2\*.*"
        Push "$0\$2"
        Call BringBack
      ${ElseIfNot} ${FileExists} "$INSTDIR$0\$2"
        CreateDirectory "$INSTDIR$0"
        Rename "${ASIDE}$0\$2" "$INSTDIR$0\$2"
        ${Log} "not ours, back in its place: $INSTDIR$0\$2"
      ${EndIf}
    ${EndIf}
    FindNext $1 $2
  ${Loop}
  FindClose $1
  RMDir "${ASIDE}$0"
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

Function KeepRest
  StrCpy $0 "$INSTDIR\旧文件"
  StrCpy $1 1
  ${DoWhile} ${FileExists} "$0\*.*"
    IntOp $1 $1 + 1
    StrCpy $0 "$INSTDIR\旧文件$1"
  ${Loop}
  Rename "${ASIDE}" $0
  ${Log} "not known, kept in $0"
FunctionEnd
