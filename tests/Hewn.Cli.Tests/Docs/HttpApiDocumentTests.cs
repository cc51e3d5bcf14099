using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Hewn.Cli.Tests.Serve;

namespace Hewn.Cli.Tests.Docs;

/// <summary>
/// Runs every command of docs/http-api.md in its order, against servers that are started as the document starts them,
/// and compares what is printed with what the document says; <c>…</c> there stands for anything.
/// </summary>
public sealed partial class HttpApiDocumentTests : IAsyncLifetime
{
    private const string Address = "http://127.0.0.1:3100";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private RunningServe? _serve;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_serve is not null)
            await _serve.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_example_prints_what_the_document_says()
    {
        string document = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "http-api.md"));
        (string Language, string Text)[] blocks = [.. Block().Matches(document)
            .Select(match => (match.Groups["language"].Value, match.Groups["text"].Value))];
        int run = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            if (blocks[i].Language != "sh")
                continue;
            if (blocks[i].Text.StartsWith("hewn serve", StringComparison.Ordinal))
            {
                await ServeAsync(blocks[i].Text);
                continue;
            }

            string expected = i + 1 < blocks.Length && blocks[i + 1].Language is "text" or "json" or "yaml"
                ? blocks[i + 1].Text
                : throw new InvalidOperationException($"nothing is said of what this prints:\n{blocks[i].Text}");
            string printed = await RunAsync(blocks[i].Text);
            Pattern(expected).IsMatch(printed).ShouldBeTrue(
                $"{blocks[i].Text}\nprinted\n{printed}\nand the document says\n{expected}");
            run += Curl().Count(blocks[i].Text);
        }

        run.ShouldBe(Curl().Count(document)); // none stands anywhere else
        run.ShouldBeGreaterThan(15);
    }

    private async Task ServeAsync(string command)
    {
        if (_serve is not null)
            await _serve.DisposeAsync();
        string line = command.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')[0];
        string[] arguments = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..];
        _serve = await RunningServe.StartAsync(_folder.Path, arguments);
    }

    private async Task<string> RunAsync(string commands)
    {
        string script = commands.Replace(Address, _serve.ShouldNotBeNull().Url, StringComparison.Ordinal);
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = shell.StandardError.ReadToEndAsync();
        string printed = await shell.StandardOutput.ReadToEndAsync().WaitAsync(_patience);
        await shell.WaitForExitAsync();
        shell.ExitCode.ShouldBe(0, $"{script}\n{printed}\n{await error}");
        return printed.Replace(_serve.Url, Address, StringComparison.Ordinal);
    }

    private static Regex Pattern(string expected)
    {
        var pattern = new StringBuilder("^");
        foreach (string part in expected.TrimEnd().Split('…'))
            pattern.Append(pattern.Length == 1 ? "" : "(?s:.*?)").Append(Regex.Escape(part));
        return new(pattern.Append(@"\s*$").ToString(), RegexOptions.CultureInvariant, _patience);
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Hewn.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder.ShouldNotBeNull();
    }

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\bcurl\b")]
    private static partial Regex Curl();
}
