# Types a line and a tab into a zsh of its own, and prints what that offers: ask.zsh FPATH LINE
zmodload zsh/zpty
zpty asked zsh -f -i
zpty -w asked "source ${0:A:h}/offers.zsh ${(q)1}; print ready-\$((1+1))"
while zpty -r asked line && [[ $line != *ready-2* ]]; do :; done
zpty -n -w asked "$2"$'\t'
while zpty -r asked line && [[ $line != *OFFERS* ]]; do :; done
while zpty -r asked line && [[ $line != *OVER* ]]; do print -r -- "${line%%$'\r'*}"; done
zpty -d asked
