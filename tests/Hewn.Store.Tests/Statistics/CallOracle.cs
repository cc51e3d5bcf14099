using System.Text.Json;

namespace Hewn.Store.Tests.Statistics;

/// <summary>The figures of calls by brute force: every line as a document, every list kept and sorted.</summary>
internal sealed class CallOracle
{
    private readonly List<Call> _calls;

    public CallOracle(IEnumerable<string> lines) =>
        _calls = [.. lines.Select(Parse).OfType<JsonElement>().Select(Facts)];

    public int Total => _calls.Count;

    public (int Calls, int Succeeded, int Failed, int Aborted) Counts(Func<string, string, string, string?, bool> isIn)
    {
        var calls = _calls.FindAll(c => isIn(c.Endpoint, c.Method, c.Status, c.Model));
        int Of(string outcome) => calls.Count(c => c.Outcome == outcome);
        return (calls.Count, Of("ok"), Of("failed"), Of("aborted"));
    }

    public IEnumerable<string> Endpoints => _calls.Select(c => c.Endpoint).Distinct();

    public IEnumerable<string> Methods => _calls.Select(c => c.Method).Distinct();

    public IEnumerable<string> Statuses => _calls.Select(c => c.Status).Distinct();

    public IEnumerable<string> Models => _calls.Select(c => c.Model).OfType<string>().Distinct();

    public List<double> Durations(Func<string, string?, bool> isIn) =>
        [.. _calls.Where(c => isIn(c.Endpoint, c.Model)).Select(c => c.Ms).OfType<double>().Order()];

    /// <summary>The quantile by its definition: between the two values around rank q·(n−1).</summary>
    public static double Quantile(List<double> sorted, double q)
    {
        double rank = q * (sorted.Count - 1);
        double below = sorted[(int)rank];
        double above = sorted[Math.Min((int)rank + 1, sorted.Count - 1)];
        return below + (above - below) * (rank - (int)rank);
    }

    private static JsonElement? Parse(string line)
    {
        JsonElement record = JsonDocument.Parse(line).RootElement;
        return Get(record, "type") is "response" or "exception" ? record : null;
    }

    private static Call Facts(JsonElement r)
    {
        string endpoint = Get(r, "endpoint") ?? (Get(r, "url") is { } url ? new Uri(url).AbsolutePath : "Unknown");
        double? ms = r.TryGetProperty("duration_ms", out JsonElement d) ? d.GetDouble() : null;
        int status = r.TryGetProperty("status_code", out JsonElement s) ? s.GetInt32() : 0;
        string outcome = Get(r, "type") == "exception" ? "failed"
            : Get(r, "outcome") == "aborted_by_client" ? "aborted"
            : status >= 400 || Get(r, "outcome") == "failed" ? "failed" : "ok";
        string statusName = status == 0 ? "Unknown" : $"{status}";
        return new(endpoint, Get(r, "method") ?? "Unknown", statusName, Get(r, "model"), outcome, ms);
    }

    private static string? Get(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private sealed record Call(
        string Endpoint, string Method, string Status, string? Model, string Outcome, double? Ms);
}
