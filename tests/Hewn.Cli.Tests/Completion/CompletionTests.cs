using System.Diagnostics;
using Hewn.Cli.Completion;

namespace Hewn.Cli.Tests.Completion;

/// <summary>What Tab completes: commands, options, labels and values of the local logs.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public CompletionTests()
    {
        _folder.Write("app.jsonl", """
            {"timestamp":"2026-01-19T11:00:00Z","level":"INFO","message":"a","model":"llama-3","tokens":{"prompt":1}}
            {"timestamp":"2026-01-19T11:00:01Z","level":"ERROR","message":"it's \"odd\"","service":"api","model":"qwen"}

            """);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "", '\0', "")]
    [InlineData("hewn que", "hewn", '\0', "que")]
    [InlineData("hewn query '{le", "hewn query", '\'', "{le")]
    [InlineData("hewn query '{level=\"", "hewn query", '\'', "{level=\"")]
    [InlineData("hewn query \"{level=\\\"ER", "hewn query", '"', "{level=\"ER")]
    [InlineData("hewn query '{a=\"b\"}' --log-dir logs\\ of ", "hewn query {a=\"b\"} --log-dir logs of", '\0', "")]
    [InlineData("hewn  query  \"a b\"'c d'", "hewn query", '\0', "a bc d")]
    public void A_line_is_taken_apart_as_a_shell_does(string line, string complete, char quote, string current)
    {
        var words = TypedWords.Of(line);
        string.Join(' ', words.Complete).ShouldBe(complete);
        (words.Quote, words.Current).ShouldBe((quote, current));
    }

    [Theory]
    [InlineData("'{le", "{level=\" {level!=\" {level=~\" {level!~\"")]
    [InlineData("'{level=\"", "{level=\"ERROR\" {level=\"INFO\"")]
    [InlineData("'{level=\"E", "{level=\"ERROR\"} {level=\"ERROR\",")]
    [InlineData("'{level=\"ERROR\", mo", "{level=\"ERROR\", model=\" {level=\"ERROR\", model!=\" "
        + "{level=\"ERROR\", model=~\" {level=\"ERROR\", model!~\"")]
    [InlineData("'| json | tokens_p", "| json | tokens_prompt=\" | json | tokens_prompt!=\" "
        + "| json | tokens_prompt=~\" | json | tokens_prompt!~\"")]
    [InlineData("'| json | model=\"q", "| json | model=\"qwen\"")]
    [InlineData("'| logf", "| logfmt")]
    [InlineData("'| disti", "| distinct")]
    [InlineData("'| sort tok", "| sort tokens_prompt")]
    [InlineData("'| first 3 by mod", "| first 3 by model")]
    [InlineData("'sum by (mod", "sum by (model")]
    [InlineData("'sum by (level, serv", "sum by (level, service")]
    [InlineData("'max_over_time({} | json | unwrap tok", "max_over_time({} | json | unwrap tokens_prompt")]
    [InlineData("'{level=\"X", "")]
    [InlineData("'{message=\"", "{message=\"a\"} {message=\"a\",")] // not what no quoted word can hold
    [InlineData("'|= \"le", "")]
    [InlineData("'{level le", "")]
    [InlineData("\"{level=\\\"E", "{level=\\\"ERROR\\\"} {level=\\\"ERROR\\\",")]
    [InlineData("{filen", "'{filename=\" '{filename!=\" '{filename=~\" '{filename!~\"")]
    public async Task Labels_and_values_of_the_local_logs_complete_a_query(string typed, string expected)
    {
        string line = $"hewn query --log-dir {_folder.Path} {typed}";
        ToolRun run = await ToolRun.OfAsync("completion", "bash", "--line", line);
        run.Error.ShouldBeEmpty();
        string.Join(' ', run.Lines.Select(found => found.TrimEnd()).Distinct()).ShouldBe(expected);
        run.Lines.Length.ShouldNotBe(1, "bash would end the quote");
    }

    [Theory]
    [InlineData("hewn que", "query")]
    [InlineData("hewn query --inst", "--instant")]
    [InlineData("hewn query '{}' --output t", "table")]
    [InlineData("hewn query '{level=\"", "")] // no logs there, and no complaint
    [InlineData("hewn query --loki http://localhost:1 '{le", "")] // nobody is asked over the network
    public async Task Commands_options_and_choices_are_completed(string line, string expected)
    {
        ToolRun run = await ToolRun.OfAsync("completion", "zsh", "--line", line);
        run.ExitCode.ShouldBe(ExitCode.Success);
        string.Join(' ', run.Lines).ShouldBe(expected);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _hewn_complete hewn")]
    [InlineData("zsh", "compdef _hewn hewn")]
    [InlineData("fish", "complete -c hewn")]
    public async Task Each_shell_has_a_script(string shell, string words)
    {
        ToolRun run = await ToolRun.OfAsync("completion", shell);
        run.Output.ShouldContain(words);
        run.Output.ShouldContain($"hewn completion {shell}");
        (await ToolRun.OfAsync("completion", "tcsh")).ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Theory]
    [InlineData("hewn query --log-dir . '{level=\"E", "'{level=\"E", "{level=\"ERROR\"}|{level=\"ERROR\",")]
    [InlineData("hewn query --log-dir . '{le", "'{le", "{level=\"|{level!=\"|{level=~\"|{level!~\"")]
    [InlineData("hewn que", "que", "query")]
    public async Task Bash_is_given_what_it_replaces_the_word_with(string line, string word, string expected)
    {
        string tool = ExecutableTests.Executable;
        string script = $"""
            PATH={Path.GetDirectoryName(tool)}:$PATH
            compopt() {"{ :; }"}
            eval "$(hewn completion bash)"
            COMP_LINE=$LINE COMP_POINT=$(printf %s "$LINE" | wc -c) COMP_WORDS=(hewn "$WORD") COMP_CWORD=1
            _hewn_complete
            IFS='|'; printf %s "${"{"}COMPREPLY[*]{"}"}"
            """;
        File.Exists(tool).ShouldBeTrue();
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", script])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            Environment = { ["LINE"] = line, ["WORD"] = word },
        })!;
        (await bash.StandardOutput.ReadToEndAsync()).ShouldBe(expected);
        await bash.WaitForExitAsync();
    }
}
