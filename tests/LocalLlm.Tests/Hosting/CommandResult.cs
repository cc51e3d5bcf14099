namespace LocalLlm.Tests.Hosting;

internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
