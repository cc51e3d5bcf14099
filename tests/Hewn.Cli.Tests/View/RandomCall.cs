using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hewn.Cli.Tests.View;

/// <summary>A record with known parts, and how writers of several kinds would write it.</summary>
internal sealed record RandomCall(
    int Number, DateTime Time, Level Level, bool IsTimeout, int? Status, double? DurationMs, string? Model,
    string? RequestId)
{
    public static readonly DateTime Start = new(2026, 1, 19, 10, 0, 0, DateTimeKind.Utc);

    public static readonly string[] Dialects =
        ["hewn", "gcp", "pino", "zap", "clef", "slog", "docker", "docker-slog", "cri", "bracket", "indented"];

    private static readonly string[] _models = ["llama", "mistral-7b", "gpt four", "日本"];

    private string Message => $"m{Text(Number)} {(IsTimeout ? "Timeout" : "fine")}";

    private string Stamp => Time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>So many, by time.</summary>
    public static RandomCall[] Make(int seed, int count)
    {
        var random = new Random(seed);
        var calls = new RandomCall[count];
        DateTime time = Start;
        for (int i = 0; i < count; i++)
        {
            calls[i] = new(
                i,
                time,
                (Level)random.Next((int)Level.Fatal + 1),
                random.Next(3) == 0,
                random.Next(2) == 0 ? random.Next(2) == 0 ? 200 : random.Next(201, 600) : null,
                random.Next(2) == 0 ? random.Next(1, 1000) / 2.0 : null,
                random.Next(3) > 0 ? _models[random.Next(_models.Length)] : null,
                random.Next(2) == 0 ? $"r{Text(random.Next(20))}" : null);
            time = time.AddMilliseconds(random.Next(1000));
        }

        return calls;
    }

    /// <summary>Its lines.</summary>
    public string In(string dialect) => dialect switch
    {
        "hewn" => Json(("timestamp", Stamp), ("level", LevelNames.Of(Level)), ("message", Message)) + "\n",
        "gcp" => Json(("severity", Word("critical")), ("message", Message), ("@timestamp", Stamp)) + "\n",
        "pino" => Json(
            ("level", 10 + 10 * (int)Level), ("time", Milliseconds), ("pid", 1), ("hostname", "h"), ("msg", Message))
            + "\n",
        "zap" => Json(("level", Word("fatal")), ("ts", Milliseconds / 1000m), ("msg", Message)) + "\n",
        "clef" => Json(("@t", Stamp), ("@l", Serilog), ("@m", Message)) + "\n",
        "slog" => Slog + "\n",
        "docker" => Docker(In("hewn")),
        "docker-slog" => Docker(In("slog")),
        "cri" => $"{Stamp} stdout F {Slog}\n",
        "bracket" => $"[{Stamp}] {Slog}\n",
        "indented" => JsonSerializer.Serialize(
            JsonDocument.Parse(In("hewn")).RootElement, _indented).ReplaceLineEndings("\n") + "\n",
        _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
    };

    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    private long Milliseconds => (Time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    private string Serilog => Level switch
    {
        Level.Trace => "Verbose",
        Level.Info => "Information",
        Level.Warn => "Warning",
        _ => Level.ToString(),
    };

    private string Slog
    {
        get
        {
            var line = new StringBuilder($"time={Stamp} level={LevelNames.Of(Level)} msg=\"{Message}\"");
            foreach ((string name, object value) in Fields)
                line.Append(CultureInfo.InvariantCulture, $" {name}={(value is string text ? $"\"{text}\"" : value)}");
            return line.ToString();
        }
    }

    private IEnumerable<(string Name, object Value)> Fields
    {
        get
        {
            if (Status is { } status)
                yield return ("status_code", status);
            if (DurationMs is { } ms)
                yield return ("duration_ms", ms);
            if (Model is not null)
                yield return ("model", Model);
            if (RequestId is not null)
                yield return ("request_id", RequestId);
        }
    }

    private string Json(params (string Name, object Value)[] first) => JsonSerializer.Serialize(
        first.Concat(Fields).ToDictionary(field => field.Name, field => field.Value));

    private string Docker(string line) => JsonSerializer.Serialize(
        new Dictionary<string, string> { ["log"] = line, ["stream"] = "stdout", ["time"] = Stamp }) + "\n";

    private string Word(string fatal) =>
        Level == Level.Fatal ? fatal : LevelNames.Of(Level).ToLower(CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
