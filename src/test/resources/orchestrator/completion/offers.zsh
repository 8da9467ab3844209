# Makes an interactive zsh print what it offers, between two marks.
PROMPT=
fpath=($1 $fpath)
autoload -Uz compinit
compinit -D -u
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
offers_begin() { print OFFERS }
offers_over() { print OVER }
compprefuncs=(offers_begin)
comppostfuncs=(offers_over)
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a found
  builtin compadd -A found "$@"
  (( $#found )) && print -rl -- $found
  builtin compadd "$@"
}
