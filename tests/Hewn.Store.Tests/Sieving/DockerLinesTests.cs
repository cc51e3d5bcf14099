using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Hewn.Store.Scanning.Reading;
using Hewn.Store.Sieving;

namespace Hewn.Store.Tests.Sieving;

/// <summary>What is taken out of lines of Docker's is what System.Text.Json reads there.</summary>
public sealed unsafe class DockerLinesTests
{
    private static readonly string[] _parts =
    [
        "a", "bc", "0123456789", "\\\"", "\\\"k\\\":", "\\\"v\\\",", "\\\\", "\\\\\\\"", "\\/", "{", "}", " ",
        "\\u003c", "\\u0026",
    ];

    // What is left to reading.
    private static readonly string[] _oddParts = ["\\t", "\\u00e9", "\\n", "\"", "\\x", "\u0001"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Inner_lines_are_as_decoded(int seed)
    {
        var random = new Random(seed);
        using var lines = new DockerLines();
        int taken = 0;
        for (int i = 0; i < 4000; i++)
        {
            bool isOdd = i % 4 == 0;
            string inner = Inner(random, isOdd ? _oddParts[random.Next(_oddParts.Length)] : "");
            lines.Clear();
            byte[] line = Encoding.UTF8.GetBytes(
                $"{{\"log\":\"{{{inner}}}\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-19T00:00:00.1Z\"}}\n");
            bool isTaken = TryTake(lines, line);
            isTaken.ShouldBe(!isOdd, inner);
            if (!isTaken)
                continue;
            taken++;
            using var json = JsonDocument.Parse(line.AsMemory(0, line.Length - 1));
            string text = Encoding.UTF8.GetString(lines.Piece, lines.Length);
            if (text != json.RootElement.GetProperty("log").GetString())
                text.ShouldBe(json.RootElement.GetProperty("log").GetString());
        }

        taken.ShouldBe(3000);
    }

    private static string Inner(Random random, string odd)
    {
        var text = new StringBuilder();
        int parts = random.Next(1, 40);
        int oddAt = random.Next(parts);
        for (int i = 0; i < parts; i++)
            text.Append(_parts[random.Next(_parts.Length)]).Append(i == oddAt ? odd : "");
        return text.ToString();
    }

    private static bool TryTake(DockerLines lines, byte[] line)
    {
        byte* memory = (byte*)NativeMemory.AllocZeroed((nuint)line.Length + 2 * ScanLimits.SlackBytes);
        try
        {
            byte* piece = memory + ScanLimits.SlackBytes;
            line.CopyTo(new Span<byte>(piece, line.Length));
            return lines.TryTake(piece, 0, line.Length - 1);
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }
}
