using System.Globalization;
using System.Text;
using Hewn.LogQL.Labels;
using Hewn.Shipping.Lines;
using Hewn.Shipping.Wire;

namespace Hewn.ServerBenchmarks;

/// <summary>Requests of the push API, each line another one: five streams, lines of an LLM server's calls.</summary>
internal sealed class PushBodies
{
    private const int LinesOfABody = 5_000;
    // Faster than any server takes them: so lines of one run are all newer than those of the run before.
    private const long NsBetweenLines = 500;
    private static readonly string[] _levels = ["INFO", "INFO", "INFO", "INFO", "DEBUG", "INFO", "WARN", "ERROR"];
    private static readonly string[] _models = ["llama-3.3-70b", "qwen3-8b", "mistral-small", "gemma-3-27b"];

    private readonly List<byte[]> _bodies = [];
    private int _next = -1;

    /// <summary>Bytes of all lines, as text.</summary>
    public long LineBytes { get; private set; }

    /// <summary>Lines in all of them.</summary>
    public int Lines => _bodies.Count * LinesOfABody;

    /// <summary>Makes them, up to now from as far back as they take.</summary>
    /// <param name="lines">How many lines, at least.</param>
    /// <param name="random">Makes their values.</param>
    public static PushBodies Make(int lines, Random random)
    {
        var made = new PushBodies();
        var format = new LokiPushFormat();
        int bodies = (lines + LinesOfABody - 1) / LinesOfABody;
        long now = (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) * 100;
        long at = now - ((long)bodies * LinesOfABody * NsBetweenLines);
        var batch = new List<ShippedLine>(LinesOfABody);
        for (int i = 0; i < bodies; i++)
        {
            batch.Clear();
            for (int j = 0; j < LinesOfABody; j++, at += NsBetweenLines)
                batch.Add(made.LineAt(at, random));
            made._bodies.Add(format.Write(batch));
        }

        return made;
    }

    /// <summary>The next one and its number of lines; null behind the last.</summary>
    public (byte[] Body, int Lines)? Take()
    {
        int index = Interlocked.Increment(ref _next);
        return index < _bodies.Count ? (_bodies[index], LinesOfABody) : null;
    }

    private ShippedLine LineAt(long ns, Random random)
    {
        string level = _levels[random.Next(_levels.Length)];
        string model = _models[random.Next(_models.Length)];
        DateTime time = DateTime.UnixEpoch.AddTicks(ns / 100);
        byte[] text = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"timestamp\":\"{time:yyyy-MM-ddTHH:mm:ss.ffffff}Z\",\"level\":\"{level}\",\"message\":\"Text "
            + $"generation completed with model {model}: {random.Next(1, 4096)} tokens\",\"service\":\"llm-server\","
            + $"\"request_id\":\"req_{random.NextInt64(1L << 50):x}\",\"model\":\"{model}\",\"operation\":"
            + $"\"generate\",\"duration_ms\":{random.NextDouble() * 4000:F3},\"status_code\":"
            + $"{(random.Next(50) == 0 ? 500 : 200)}}}"));
        LineBytes += text.Length;
        return new ShippedLine(ns, text, LabelSet.Of(("level", level), ("service", "llm-server")), LabelSet.Empty)
        {
            Path = "",
        };
    }
}
