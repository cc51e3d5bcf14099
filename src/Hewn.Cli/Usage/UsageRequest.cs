using Hewn.Cli.View;

namespace Hewn.Cli.Usage;

/// <summary>What <c>hewn usage</c> counts: everything decided.</summary>
internal sealed record UsageRequest
{
    private static readonly Dictionary<string, UsageKey> _keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["model"] = UsageKey.Model,
        ["user"] = UsageKey.User,
        ["day"] = UsageKey.Day,
    };

    public required IReadOnlyList<UsageKey> Keys { get; init; }

    public TimeWindow Window { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public bool IsJson { get; init; }

    public bool HasColor { get; init; }

    /// <summary>How a key is called where it is typed and shown.</summary>
    public static string NameOf(UsageKey key) => _keys.First(pair => pair.Value == key).Key;

    /// <summary>From what was typed.</summary>
    /// <exception cref="UsageException">It cannot be done.</exception>
    public static UsageRequest Read(UsageInput input, Terminal terminal, TimeProvider time)
    {
        TimeZoneInfo zone = OptionValues.Zone(input.TimeZone ?? "local", time.LocalTimeZone);
        return new UsageRequest
        {
            Keys = KeysOf(input.By ?? UsageCommand.DefaultKey),
            Window = TimeWindow.Read(input.Since, input.Until, time.GetUtcNow(), zone),
            Zone = zone,
            IsJson = input.IsJson,
            HasColor = input.Display.HasColor(terminal),
        };
    }

    private static List<UsageKey> KeysOf(string text)
    {
        var keys = new List<UsageKey>();
        foreach (string word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!_keys.TryGetValue(word, out UsageKey key))
            {
                throw new UsageException($"--by: '{word}' is not possible. Allowed: "
                    + $"{string.Join(", ", _keys.Keys)}, or several of them: model,day.");
            }

            if (!keys.Contains(key))
                keys.Add(key);
        }

        return keys;
    }
}
