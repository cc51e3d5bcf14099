using System.Diagnostics;

namespace Deploy;

/// <summary>What a program said, and how it ended.</summary>
internal sealed record ToolRun(int ExitCode, string Said)
{
    public static ToolRun Of(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return new(process.ExitCode, said);
    }
}
