using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Hewn.Cli.Tests;

/// <summary>
/// What commands keep until they show it fits into bounded memory, however long the records are: the executable, with
/// a heap that may not become larger, over records that have more bytes than it.
/// </summary>
public sealed class KeptEntriesTests : IDisposable
{
    private const int Records = 30;
    private const int RecordBytes = 7_000_000;
    private const long MaxHeapBytes = 150L * 1024 * 1024;

    private readonly TempFolder _folder = new();

    public KeptEntriesTests()
    {
        using StreamWriter file = File.CreateText(_folder.File("long.jsonl"));
        string padding = new('x', RecordBytes);
        for (int i = 0; i < Records; i++)
        {
            file.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"timestamp\":\"2026-01-19T10:00:{i:00}Z\",\"level\":\"INFO\",\"message\":\"m{i}\","));
            file.Write($"\"request_id\":\"req_1\",\"n\":{i},\"pad\":\"");
            file.Write(padding);
            file.Write("\"}\n");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("the last ones", "view", "--tail", "30")]
    [InlineData("neighbours before", "view", "--field", "n=29", "-B", "29")]
    [InlineData("the last ones with neighbours", "view", "--tail", "25", "--field", "n>=0", "-C", "1")]
    [InlineData("the lines of a request", "show", "req_1")]
    public async Task What_is_kept_until_it_is_shown_does_not_fill_the_memory(
        string what, string command, params string[] arguments)
    {
        string[] paths = command == "show"
            ? [command, .. arguments, _folder.Path]
            : [command, _folder.Path, .. arguments];
        int expected = what == "the last ones with neighbours" ? 26 : Records; // 25, and a neighbour
        using Process tool = Process.Start(new ProcessStartInfo(
            ExecutableTests.Executable, [.. paths, "--output", "raw"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_GCHeapHardLimit"] = $"0x{MaxHeapBytes:x}" },
        })!;
        Task<string> error = tool.StandardError.ReadToEndAsync();
        List<string> begins = await ReadBeginsAsync(tool.StandardOutput.BaseStream);
        await tool.WaitForExitAsync();
        (await error).ShouldBeEmpty(what);
        tool.ExitCode.ShouldBe(0);
        begins.ShouldBe(Enumerable.Range(Records - expected, expected).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{{\"timestamp\":\"2026-01-19T10:00:{i:00}Z\" {RecordBytes} x")));
    }

    /// <summary>The begin of each line, and how many x it has.</summary>
    private static async Task<List<string>> ReadBeginsAsync(Stream output)
    {
        var begins = new List<string>();
        byte[] buffer = new byte[1 << 20];
        var begin = new StringBuilder();
        int padding = 0;
        int read;
        while ((read = await output.ReadAsync(buffer)) > 0)
        {
            for (int i = 0; i < read; i++)
            {
                byte each = buffer[i];
                padding += each == 'x' ? 1 : 0;
                if (begin.Length < 35)
                    begin.Append((char)each);
                if (each != '\n')
                    continue;
                begins.Add(string.Create(CultureInfo.InvariantCulture, $"{begin} {padding} x"));
                begin.Clear();
                padding = 0;
            }
        }

        return begins;
    }
}
