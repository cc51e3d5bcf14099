namespace Hewn.Cli.Completion;

/// <summary>What shells have to run so that Tab asks the tool.</summary>
internal static class CompletionScripts
{
    /// <summary>The shells.</summary>
    public static readonly string[] Shells = ["bash", "zsh", "fish"];

    /// <summary>The script for a shell.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => Fish,
    };

    private const string Bash = """
        # hewn completion for bash: eval "$(hewn completion bash)"
        _hewn_complete() {
          local IFS=$'\n'
          COMPREPLY=($("${COMP_WORDS[0]}" completion bash --line "${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
          # Readline replaces what stands behind the last sign that breaks words, when no quote is open.
          local word=${COMP_WORDS[COMP_CWORD]} typed=${COMP_LINE:0:COMP_POINT}
          typed=${typed##*[[:space:]]}
          if [[ $word != [\'\"]* && $typed != "$word" && $typed == *"$word" ]]; then
            local before=${typed%"$word"} i
            for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=${COMPREPLY[i]#"$before"}; done
          fi
          compopt -o nospace
          if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} != *[=\"\{,] ]]; then compopt +o nospace; fi
        }
        complete -o default -F _hewn_complete hewn

        """;

    private const string Zsh = """
        # hewn completion for zsh: eval "$(hewn completion zsh)", after compinit
        _hewn() {
          local -a found
          found=("${(@f)$("${words[1]}" completion zsh --line "${BUFFER[1,CURSOR]}" 2>/dev/null)}")
          found=("${(@)found:#}")
          if (( ${#found} )); then compadd -S '' -- "${found[@]}"; else _files; fi
        }
        compdef _hewn hewn

        """;

    private const string Fish = """
        # hewn completion for fish: hewn completion fish | source
        complete -c hewn -e
        complete -c hewn -a '(hewn completion fish --line (commandline -cp | string collect) 2>/dev/null)'

        """;
}
