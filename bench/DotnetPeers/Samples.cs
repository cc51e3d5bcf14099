using System.Globalization;

namespace DotnetPeers;

/// <summary>
/// The records that every peer logs, over and over: the same values in every program, from the same generator.
/// </summary>
internal static class Samples
{
    public const int Count = 1024; // A power of two, so that a mask picks one.

    public const string Service = "text-generation";
    public const string Environment = "production";
    public const string Operation = "text_generation";

    /// <summary>For loggers whose fields are the holes of a template; what the text lacks comes last.</summary>
    public const string Template = "Text generation completed with model {model}: {tokens} tokens in {duration_ms} ms"
        + " {request_id} {operation} {cached}";

    private static readonly string[] _models =
        ["llama-3-8b-instruct", "gpt-4o-mini", "mistral-7b-v0.3", "claude-3-haiku"];

    private static readonly Sample[] _all = Make();

    public static ref readonly Sample Of(int call) => ref _all[call & (Count - 1)];

    private static Sample[] Make()
    {
        var samples = new Sample[Count];
        uint state = 12345;
        for (int i = 0; i < Count; i++)
        {
            uint first = state = Next(state);
            uint second = state = Next(state);
            string id = (1_719_405_000_000_000L + (first >> 4)).ToString(CultureInfo.InvariantCulture);
            samples[i] = new Sample(
                RequestId: "req_" + id,
                Model: _models[i % _models.Length],
                Tokens: (int)(first >> 8) % 4096,
                DurationMs: (second >> 8) % 5_000_000 / 1000.0,
                Cached: i % 8 == 0);
        }

        return samples;
    }

    // Numerical Recipes' linear congruential generator: short to write in any language.
    private static uint Next(uint state) => unchecked((state * 1664525) + 1013904223);
}
