using System.Text.Json;

namespace Hewn.Cli.Tests;

/// <summary>One run of the tool inside this process.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<ToolRun> OfAsync(params string[] args) => OfAsync(new RunSettings(), args);

    public static async Task<ToolRun> OfAsync(RunSettings settings, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal
        {
            Output = settings.Output ?? output,
            Error = settings.Error ?? error,
            Input = settings.InputBytes ?? (settings.Input is { } input
                ? new MemoryStream(System.Text.Encoding.UTF8.GetBytes(input))
                : null),
            StartPager = _ => settings.Pager,
            IsOutputTerminal = settings.IsTerminal,
            IsErrorTerminal = settings.IsErrorTerminal,
            Width = settings.Width,
            Environment = name => settings.Environment.GetValueOrDefault(name),
            Variables = settings.Environment,
        };
        var clock = new FixedClock(settings.Now ?? FixedClock.Noon, settings.Zone);
        int code = await Tool.RunAsync(args, terminal, clock, settings.Cancellation);
        return new(code, output.ToString(), error.ToString());
    }
}
