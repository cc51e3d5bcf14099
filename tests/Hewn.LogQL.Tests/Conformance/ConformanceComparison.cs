using System.Globalization;
using System.Text.Json;

namespace Hewn.LogQL.Tests.Conformance;

/// <summary>
/// Whether an answer is Loki's. The rules: streams and series in any order; lines in the order asked for, those
/// of one time
/// in any; values within 1e-9; of a failed request only its class (4xx, 5xx) counts.
/// </summary>
internal static class ConformanceComparison
{
    private const double Relative = 1e-9;
    private const double Absolute = 1e-12;

    /// <summary>What is different; null when nothing is.</summary>
    public static string? Difference(ConformanceCase request, ConformanceAnswer answer)
    {
        if (request.Compare == "error")
            return answer.Status >= 400 ? null : "expected an error";
        // In one process a failed query is one failure; whose fault it is the server decides.
        if (request.Status / 100 == 2 != (answer.Status / 100 == 2))
            return $"expected status {request.Status}, got {answer.Status}: {answer.Error}";
        if (request.Status / 100 != 2)
            return null;
        JsonElement expected = request.Response.GetProperty("data");
        string type = expected.GetProperty("resultType").GetString()!;
        string actual = answer.Body.GetProperty("resultType").GetString()!;
        if (type != actual)
            return $"expected {type}, got {actual}";
        if (Flags(expected) != Flags(answer.Body))
            return $"expected flags {Flags(expected)}, got {Flags(answer.Body)}";
        JsonElement left = expected.GetProperty("result");
        JsonElement right = answer.Body.GetProperty("result");
        return type switch
        {
            "streams" => Streams(left, right, request.IsForward),
            "matrix" => Matrix(left, right),
            "vector" => Vector(left, right, request.IsOrdered),
            _ => IsSame(left[0], right[0]) && IsSame(left[1], right[1]) ? null : $"expected {left}, got {right}",
        };
    }

    private static string Flags(JsonElement body) =>
        body.TryGetProperty("encodingFlags", out JsonElement flags) ? flags.GetRawText() : "none";

    private static string? Streams(JsonElement expected, JsonElement actual, bool isForward)
    {
        Dictionary<string, List<string>> left = StreamLines(expected, isForward, out _);
        Dictionary<string, List<string>> right = StreamLines(actual, isForward, out bool isInOrder);
        if (!isInOrder)
            return "lines out of order";
        if (Keys(left.Keys, right.Keys) is { } keys)
            return keys;
        foreach ((string stream, List<string> lines) in left)
        {
            List<string> others = right[stream];
            for (int i = 0; i < Math.Min(lines.Count, others.Count); i++)
            {
                if (lines[i] != others[i])
                    return $"in {stream}\n  expected {lines[i]}\n  got      {others[i]}";
            }

            if (lines.Count != others.Count)
                return $"in {stream}: expected {lines.Count} lines, got {others.Count}";
        }

        return null;
    }

    private static Dictionary<string, List<string>> StreamLines(JsonElement streams, bool isForward, out bool isInOrder)
    {
        isInOrder = true;
        var lines = new Dictionary<string, List<string>>();
        foreach (JsonElement stream in streams.EnumerateArray())
        {
            long last = isForward ? long.MinValue : long.MaxValue;
            List<string> list = Of(lines, Labels(stream.GetProperty("stream")));
            foreach (JsonElement value in stream.GetProperty("values").EnumerateArray())
            {
                long time = long.Parse(value[0].GetString()!, CultureInfo.InvariantCulture);
                isInOrder &= isForward ? time >= last : time <= last;
                last = time;
                string parts = value.GetArrayLength() > 2 ? Parts(value[2]) : "";
                list.Add($"{time:D20} {value[1].GetString()} {parts}");
            }
        }

        foreach (List<string> list in lines.Values)
            list.Sort(StringComparer.Ordinal);
        return lines.Where(pair => pair.Value.Count > 0).ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    private static string Parts(JsonElement parts) => string.Join(' ', parts.EnumerateObject()
        .Where(part => part.Value.EnumerateObject().Any())
        .OrderBy(part => part.Name, StringComparer.Ordinal)
        .Select(part => part.Name + Labels(part.Value)));

    private static string? Matrix(JsonElement expected, JsonElement actual)
    {
        Dictionary<string, SortedDictionary<decimal, JsonElement>> left = Points(expected);
        Dictionary<string, SortedDictionary<decimal, JsonElement>> right = Points(actual);
        if (Keys(left.Keys, right.Keys) is { } keys)
            return keys;
        foreach ((string series, SortedDictionary<decimal, JsonElement> points) in left)
        {
            if (!points.Keys.SequenceEqual(right[series].Keys))
            {
                return $"{series}: expected points at {string.Join(' ', points.Keys)}, "
                    + $"got {string.Join(' ', right[series].Keys)}";
            }

            foreach ((decimal time, JsonElement value) in points)
            {
                if (!IsSame(value, right[series][time]))
                    return $"{series} at {time}: expected {value}, got {right[series][time]}";
            }
        }

        return null;
    }

    private static Dictionary<string, SortedDictionary<decimal, JsonElement>> Points(JsonElement matrix)
    {
        var series = new Dictionary<string, SortedDictionary<decimal, JsonElement>>();
        foreach (JsonElement one in matrix.EnumerateArray())
        {
            SortedDictionary<decimal, JsonElement> points = Of(series, Labels(one.GetProperty("metric")));
            foreach (JsonElement point in one.GetProperty("values").EnumerateArray())
                points[Math.Round(point[0].GetDecimal(), 3)] = point[1];
        }

        return series;
    }

    private static string? Vector(JsonElement expected, JsonElement actual, bool isOrdered)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength())
            return $"expected {expected.GetArrayLength()} elements, got {actual.GetArrayLength()}: {actual}";
        Dictionary<string, JsonElement> left = Elements(expected);
        Dictionary<string, JsonElement> right = Elements(actual);
        if (Keys(left.Keys, right.Keys) is { } keys)
            return keys;
        foreach ((string labels, JsonElement value) in left)
        {
            if (!IsSame(value[0], right[labels][0]) || !IsSame(value[1], right[labels][1]))
                return $"{labels}: expected {value}, got {right[labels]}";
        }

        for (int i = 0; isOrdered && i < expected.GetArrayLength(); i++)
        {
            if (!IsSame(expected[i].GetProperty("value")[1], actual[i].GetProperty("value")[1]))
                return $"order at {i}: expected {expected[i]}, got {actual[i]}";
        }

        return null;
    }

    private static Dictionary<string, JsonElement> Elements(JsonElement vector)
    {
        var elements = new Dictionary<string, JsonElement>();
        foreach (JsonElement element in vector.EnumerateArray())
            elements[Labels(element.GetProperty("metric"))] = element.GetProperty("value");
        return elements;
    }

    private static TValue Of<TValue>(Dictionary<string, TValue> values, string key)
        where TValue : new()
    {
        if (!values.TryGetValue(key, out TValue? value))
            values.Add(key, value = new TValue());
        return value;
    }

    private static string? Keys(IEnumerable<string> expected, IEnumerable<string> actual)
    {
        string[] missing = [.. expected.Except(actual).Order(StringComparer.Ordinal)];
        string[] extra = [.. actual.Except(expected).Order(StringComparer.Ordinal)];
        return missing.Length + extra.Length == 0
            ? null
            : $"{missing.Length} missing, {extra.Length} extra\n  missing {missing.FirstOrDefault()}\n"
                + $"  extra   {extra.FirstOrDefault()}";
    }

    private static string Labels(JsonElement labels) => "{" + string.Join(", ", labels.EnumerateObject()
        .OrderBy(label => label.Name, StringComparer.Ordinal)
        .Select(label => $"{label.Name}={label.Value.GetString()}")) + "}";

    private static bool IsSame(JsonElement left, JsonElement right)
    {
        if (left.ToString() == right.ToString())
            return true;
        if (!double.TryParse(left.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double x)
            || !double.TryParse(right.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double y))
            return false;
        return Math.Abs(x - y) <= Math.Max(Absolute, Relative * Math.Max(Math.Abs(x), Math.Abs(y)));
    }
}
