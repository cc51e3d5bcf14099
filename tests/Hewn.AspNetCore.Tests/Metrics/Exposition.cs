using System.Globalization;
using System.Text.RegularExpressions;

namespace Hewn.AspNetCore.Tests.Metrics;

/// <summary>
/// Prometheus's text format 0.0.4, read strictly: what its server or <c>promtool check metrics</c> would not take, or
/// would warn of, fails.
/// </summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, (string Help, string Type)> _families = [];
    private readonly Dictionary<string, double> _samples = [];

    private Exposition()
    {
    }

    /// <summary>The samples by their names and labels as they stand.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    public double this[string sample] => _samples.TryGetValue(sample, out double value)
        ? value
        : throw new KeyNotFoundException($"{sample} in {string.Join('\n', _samples.Keys)}");

    public static Exposition Parse(string text)
    {
        text.ShouldEndWith("\n");
        text.ShouldNotContain("\r");
        var read = new Exposition();
        string? family = null;
        string? help = null;
        foreach (string line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } helped)
            {
                help = helped.Groups["name"].Value;
                read._families.ContainsKey(help).ShouldBeFalse($"{help} begins twice");
                helped.Groups["text"].Value.ShouldNotBeEmpty();
                read._families[help] = (helped.Groups["text"].Value, string.Empty);
            }
            else if (Type().Match(line) is { Success: true } typed)
            {
                family = typed.Groups["name"].Value;
                family.ShouldBe(help, "HELP stands right before TYPE");
                read._families[family] = read._families[family] with { Type = typed.Groups["type"].Value };
                (typed.Groups["type"].Value == "counter")
                    .ShouldBe(family.EndsWith("_total", StringComparison.Ordinal), family);
            }
            else
            {
                Match sample = Sample().Match(line);
                sample.Success.ShouldBeTrue($"no line of the format: {line}");
                BelongsTo(sample.Groups["name"].Value, family, read._families[family!].Type).ShouldBeTrue(line);
                string labels = sample.Groups["labels"].Value;
                if (labels.Length > 0)
                    NamesOf(labels).ShouldBeUnique();
                read._samples.TryAdd(sample.Groups["name"].Value + labels, double.Parse(
                    sample.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture))
                    .ShouldBeTrue($"twice: {line}");
            }
        }

        foreach (string histogram in read._families.Where(one => one.Value.Type == "histogram").Select(one => one.Key))
            read.CheckHistogram(histogram);
        return read;
    }

    /// <summary>The values that a label has anywhere.</summary>
    public HashSet<string> ValuesOf(string label) =>
        [.. _samples.Keys.SelectMany(key => Label().Matches(key))
            .Where(one => one.Groups["name"].Value == label).Select(one => one.Groups["value"].Value)];

    private static IEnumerable<string> NamesOf(string labels) =>
        Label().Matches(labels).Select(one => one.Groups["name"].Value);

    private static bool BelongsTo(string name, string? family, string type) =>
        type == "histogram"
            ? name == family + "_bucket" || name == family + "_sum" || name == family + "_count"
            : name == family;

    private void CheckHistogram(string name)
    {
        var buckets = _samples.Where(one => one.Key.StartsWith(name + "_bucket{", StringComparison.Ordinal))
            .Select(one => (Key: one.Key, Bound: Label().Matches(one.Key)
                .Single(label => label.Groups["name"].Value == "le").Groups["value"].Value, Count: one.Value))
            .GroupBy(one =>
                one.Key[(name + "_bucket").Length..one.Key.LastIndexOf(",le=", StringComparison.Ordinal)] + "}");
        foreach (var group in buckets)
        {
            group.Last().Bound.ShouldBe("+Inf");
            double[] bounds = [.. group.SkipLast(1).Select(one =>
                double.Parse(one.Bound, NumberStyles.Float, CultureInfo.InvariantCulture))];
            bounds.ShouldBe(bounds.Order());
            double[] counts = [.. group.Select(one => one.Count)];
            counts.ShouldBe(counts.Order());
            this[name + "_count" + group.Key].ShouldBe(counts[^1]);
            _samples.ContainsKey(name + "_sum" + group.Key).ShouldBeTrue();
        }
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>(?:[^\\\n]|\\\\|\\n)*)$")]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex(
        @"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"
        + @"(?<labels>\{[a-zA-Z_]\w*=""(?:[^""\\\n]|\\\\|\\""|\\n)*"""
        + @"(?:,[a-zA-Z_]\w*=""(?:[^""\\\n]|\\\\|\\""|\\n)*"")*\})?"
        + @" (?<value>[-+]?(?:\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|Inf)|NaN)$")]
    private static partial Regex Sample();

    [GeneratedRegex(@"(?<name>[a-zA-Z_]\w*)=""(?<value>(?:[^""\\\n]|\\\\|\\""|\\n)*)""")]
    private static partial Regex Label();
}
