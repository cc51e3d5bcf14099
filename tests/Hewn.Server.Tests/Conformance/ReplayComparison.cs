using System.Globalization;
using System.Text.Json;

namespace Hewn.Server.Tests.Conformance;

/// <summary>
/// Whether an answer is Loki's. Streams, series and lists in any order; lines in the order asked for, those of one time
/// in any; numbers within 1e-9, or as far as the case says; of an error the status, and its words are counted beside.
/// </summary>
internal static class ReplayComparison
{
    private const double Exact = 1e-9;
    private const double Least = 1e-12;

    /// <summary>What is different; null when nothing is.</summary>
    public static string? Difference(ReplayCase expected, int status, string body)
    {
        int wantedStatus = expected.Status == 500 ? 400 : expected.Status; // No question is the server's fault here.
        if (wantedStatus != status)
            return $"expected {wantedStatus}, got {status}: {Short(body)}";
        if (status / 100 != 2 || expected.Compare == "status")
            return null;
        using var document = JsonDocument.Parse(body);
        JsonElement actual = document.RootElement;
        JsonElement wanted = expected.Response;
        if (expected.Compare == "shape")
            return IsSameShape(wanted, actual) ? null : $"other shape: {Short(body)}";
        double relative = expected.Compare.StartsWith("approx:", StringComparison.Ordinal)
            ? double.Parse(expected.Compare["approx:".Length..], CultureInfo.InvariantCulture)
            : Exact;
        bool isQuery = wanted.ValueKind == JsonValueKind.Object && wanted.TryGetProperty("data", out JsonElement data)
            && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("resultType", out _);
        return isQuery
            ? Query(expected, wanted.GetProperty("data"), actual, relative)
            : Any(wanted, actual, relative, "$");
    }

    /// <summary>Whether an error is told in the same words.</summary>
    public static bool HasSameWords(ReplayCase expected, string body) =>
        expected.Response.ValueKind == JsonValueKind.String && expected.Response.GetString()!.Trim() == body.Trim();

    private static string? Query(ReplayCase expected, JsonElement wanted, JsonElement answer, double relative)
    {
        if (!answer.TryGetProperty("data", out JsonElement actual) || Text(answer, "status") != "success")
            return "no data";
        string type = Text(wanted, "resultType");
        if (Text(actual, "resultType") != type)
            return $"expected {type}, got {Text(actual, "resultType")}";
        if (Raw(wanted, "encodingFlags") != Raw(actual, "encodingFlags"))
            return "other encodingFlags";
        JsonElement left = wanted.GetProperty("result");
        JsonElement right = actual.GetProperty("result");
        return type switch
        {
            "streams" => Streams(left, right, expected.IsForward),
            "matrix" => Sets(Points(left), Points(right), relative),
            "vector" => Vector(left, right, relative, expected.IsOrdered),
            _ => IsNear(left[0], right[0], Exact) && IsNear(left[1], right[1], Exact) ? null : Short(right.ToString()),
        };
    }

    private static string? Streams(JsonElement wanted, JsonElement actual, bool isForward)
    {
        Dictionary<string, List<string>> left = Lines(wanted, isForward, out _);
        Dictionary<string, List<string>> right = Lines(actual, isForward, out bool isInOrder);
        if (!isInOrder)
            return "lines out of order";
        if (!left.Keys.ToHashSet().SetEquals(right.Keys))
        {
            return $"missing {Short(string.Join(' ', left.Keys.Except(right.Keys)))}; "
                + $"unexpected {Short(string.Join(' ', right.Keys.Except(left.Keys)))}";
        }

        foreach ((string stream, List<string> lines) in left)
        {
            if (!lines.SequenceEqual(right[stream]))
            {
                return $"in {stream}: missing {Short(string.Join('\n', lines.Except(right[stream]).Take(2)))}; "
                    + $"unexpected {Short(string.Join('\n', right[stream].Except(lines).Take(2)))}; "
                    + $"{lines.Count} and {right[stream].Count} lines";
            }
        }

        return null;
    }

    private static Dictionary<string, List<string>> Lines(JsonElement streams, bool isForward, out bool isInOrder)
    {
        isInOrder = true;
        var lines = new Dictionary<string, List<string>>();
        foreach (JsonElement stream in streams.EnumerateArray())
        {
            string labels = Labels(stream.GetProperty("stream"));
            if (!lines.TryGetValue(labels, out List<string>? list))
                lines.Add(labels, list = []);
            long? last = null;
            foreach (JsonElement value in stream.GetProperty("values").EnumerateArray())
            {
                long ns = long.Parse(value[0].GetString()!, CultureInfo.InvariantCulture);
                isInOrder &= last is not { } before || (isForward ? ns >= before : ns <= before);
                last = ns;
                list.Add($"{ns:D19} {value[1].GetString()} {(value.GetArrayLength() > 2 ? Parts(value[2]) : "")}");
            }
        }

        foreach (List<string> list in lines.Values)
            list.Sort(StringComparer.Ordinal);
        return lines.Where(pair => pair.Value.Count > 0).ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    private static string Parts(JsonElement parts) => string.Join(' ', parts.EnumerateObject()
        .Where(part => part.Value.EnumerateObject().Any()).OrderBy(part => part.Name, StringComparer.Ordinal)
        .Select(part => part.Name + Labels(part.Value)));

    private static Dictionary<string, JsonElement> Points(JsonElement matrix)
    {
        var points = new Dictionary<string, JsonElement>();
        foreach (JsonElement series in matrix.EnumerateArray())
        {
            string labels = Labels(series.GetProperty("metric"));
            foreach (JsonElement point in series.GetProperty("values").EnumerateArray())
                points[$"{labels} {Math.Round(point[0].GetDouble(), 3)}"] = point[1];
        }

        return points;
    }

    private static string? Vector(JsonElement wanted, JsonElement actual, double relative, bool isOrdered)
    {
        if (wanted.GetArrayLength() != actual.GetArrayLength())
            return $"expected {wanted.GetArrayLength()} elements, got {Short(actual.ToString())}";
        for (int i = 0; isOrdered && i < wanted.GetArrayLength(); i++)
        {
            if (!IsNear(wanted[i].GetProperty("value")[1], actual[i].GetProperty("value")[1], relative))
                return $"at {i}: expected {wanted[i]}, got {actual[i]}";
        }

        return Sets(Elements(wanted), Elements(actual), relative);
    }

    private static Dictionary<string, JsonElement> Elements(JsonElement vector) => vector.EnumerateArray().ToDictionary(
        one => $"{Labels(one.GetProperty("metric"))} {one.GetProperty("value")[0].GetDouble()}",
        one => one.GetProperty("value")[1]);

    private static string? Sets(
        Dictionary<string, JsonElement> wanted, Dictionary<string, JsonElement> actual, double relative)
    {
        if (!wanted.Keys.ToHashSet().SetEquals(actual.Keys))
        {
            return $"missing {Short(string.Join(' ', wanted.Keys.Except(actual.Keys)))}; "
                + $"unexpected {Short(string.Join(' ', actual.Keys.Except(wanted.Keys)))}";
        }

        string? other = wanted.Keys.FirstOrDefault(key => !IsNear(wanted[key], actual[key], relative));
        return other is null ? null : $"{other}: expected {wanted[other]}, got {actual[other]}";
    }

    /// <summary>Any JSON: lists in any order, what is empty as good as absent.</summary>
    private static string? Any(JsonElement wanted, JsonElement actual, double relative, string where)
    {
        if (wanted.ValueKind == JsonValueKind.Object && actual.ValueKind == JsonValueKind.Object)
        {
            string[] names = [.. Filled(wanted)];
            if (!names.ToHashSet().SetEquals(Filled(actual)))
                return $"{where}: expected {string.Join(',', names)}, got {string.Join(',', Filled(actual))}";
            return names.Select(name =>
                Any(wanted.GetProperty(name), actual.GetProperty(name), relative, $"{where}.{name}"))
                .FirstOrDefault(difference => difference is not null);
        }

        if (wanted.ValueKind != JsonValueKind.Array || actual.ValueKind != JsonValueKind.Array)
            return IsNear(wanted, actual, relative) ? null : $"{where}: expected {wanted}, got {actual}";
        if (wanted.GetArrayLength() != actual.GetArrayLength())
            return $"{where}: expected {Short(wanted.ToString())}, got {Short(actual.ToString())}";
        JsonElement[] left = [.. wanted.EnumerateArray().OrderBy(Key, StringComparer.Ordinal)];
        JsonElement[] right = [.. actual.EnumerateArray().OrderBy(Key, StringComparer.Ordinal)];
        return left.Select((one, i) => Any(one, right[i], relative, $"{where}[{i}]"))
            .FirstOrDefault(difference => difference is not null);
    }

    private static IEnumerable<string> Filled(JsonElement json) => json.EnumerateObject()
        .Where(member => member.Value.ToString() is not ("" or "[]" or "0")).Select(member => member.Name);

    private static string Key(JsonElement json) => json.ValueKind != JsonValueKind.Object
        ? json.ToString()
        : string.Join(' ', json.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String)
            .OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}={member.Value}"));

    private static bool IsSameShape(JsonElement wanted, JsonElement actual)
    {
        if (wanted.ValueKind == JsonValueKind.Object && actual.ValueKind == JsonValueKind.Object)
        {
            string[] names = [.. Names(wanted)];
            return names.ToHashSet().SetEquals(Names(actual))
                && names.All(name => IsSameShape(wanted.GetProperty(name), actual.GetProperty(name)));
        }

        if (wanted.ValueKind == JsonValueKind.Array && actual.ValueKind == JsonValueKind.Array)
        {
            return wanted.GetArrayLength() == 0 || actual.GetArrayLength() == 0
                || IsSameShape(wanted[0], actual[0]);
        }

        return wanted.ValueKind == actual.ValueKind || wanted.ValueKind == JsonValueKind.Null
            || actual.ValueKind == JsonValueKind.Null || (IsFlag(wanted) && IsFlag(actual));
    }

    private static bool IsFlag(JsonElement json) => json.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static IEnumerable<string> Names(JsonElement json) =>
        json.EnumerateObject().Select(member => member.Name).Where(name => name != "stats");

    private static bool IsNear(JsonElement wanted, JsonElement actual, double relative)
    {
        if (wanted.ToString() == actual.ToString())
            return true;
        return double.TryParse(wanted.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double left)
            && double.TryParse(actual.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double right)
            && Math.Abs(left - right) <= Math.Max(Least, relative * Math.Max(Math.Abs(left), Math.Abs(right)));
    }

    private static string Labels(JsonElement labels) => "{" + string.Join(", ", labels.EnumerateObject()
        .OrderBy(label => label.Name, StringComparer.Ordinal)
        .Select(label => $"{label.Name}={(label.Name == "__error_details__" ? "*" : label.Value.GetString())}")) + "}";

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement text) ? text.ToString() : "";

    private static string Raw(JsonElement json, string name) => Text(json, name);

    private static string Short(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
