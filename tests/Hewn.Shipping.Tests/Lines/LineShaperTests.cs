using System.Globalization;
using System.Text;
using Hewn.LogQL.Labels;
using Hewn.Shipping.Lines;
using Hewn.Store.Following;
using Hewn.Store.Reading;

namespace Hewn.Shipping.Tests.Lines;

/// <summary>Which fields become labels and metadata, and what is bounded.</summary>
public sealed class LineShaperTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _told = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_and_metadata_are_those_that_are_asked_for()
    {
        ShippedLine line = Shape(options => options with { Labels = ["model"], Metadata = ["user_id"] },
            """{"level":"INFO","message":"m","model":"llama","user_id":"u","other":"x"}""")[0];
        line.Labels.ShouldBe(LabelSet.Of(("filename", "a.log"), ("model", "llama")));
        line.Metadata.ShouldBe(LabelSet.Of(("user_id", "u")));
    }

    [Fact]
    public void A_field_with_too_many_values_is_metadata_and_that_is_told_once()
    {
        string[] lines = [.. Enumerable.Range(0, 250).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{{\"message\":\"m\",\"operation\":\"op{i}\"}}"))];
        List<ShippedLine> shaped = Shape(null, [.. lines, lines[0]]);
        shaped.Count(line => line.Labels.Has("operation")).ShouldBe(201); // 200 values, the first one twice
        shaped[240].Metadata["operation"].ShouldBe("op240");
        _told.ShouldHaveSingleItem().ShouldContain("'operation' has more than 200 values");
    }

    [Fact]
    public void Long_values_are_in_the_line_only()
    {
        string label = new('s', 1500);
        string field = new('f', 3000);
        ShippedLine line = Shape(null, $"{{\"message\":\"m\",\"service\":\"{label}\",\"prompt\":\"{field}\"}}")[0];
        line.Labels.Has("service").ShouldBeFalse();
        line.Metadata["service"].ShouldBe(label);
        line.Metadata.Has("prompt").ShouldBeFalse();
        Encoding.UTF8.GetString(line.Text.Span).ShouldContain(field);
    }

    [Fact]
    public void Metadata_is_bounded_in_number()
    {
        string value = new('x', 1000);
        string fields = string.Join(',', Enumerable.Range(0, 120).Select(i => $"\"f{i:000}\":\"{value}\""));
        ShippedLine line = Shape(null, $"{{\"message\":\"m\",{fields}}}")[0];
        line.Metadata.Count.ShouldBe(59); // each a kilobyte and four
    }

    [Fact]
    public void Ids_of_traces_are_found()
    {
        RecordParts record = Shape(null, """{"message":"m","level":"warn","trace_id":"t","span_id":"s"}""")[0].Record;
        record.ShouldBe(new(Level.Warn, "warn", "t", "s"));
    }

    private List<ShippedLine> Shape(Func<ShipOptions, ShipOptions>? change, params string[] lines)
    {
        File.WriteAllLines(_folder.File("a.log"), lines);
        var options = new ShipOptions { Url = new("http://far.example"), BookmarkPath = "" };
        var shaper = new LineShaper(change?.Invoke(options) ?? options, _told.Add);
        using LogFeed feed = LogFeed.Open(LogSources.Find([_folder.Path]), []);
        var shaped = new List<ShippedLine>();
        while (feed.TryRead())
            shaped.Add(shaper.Shape(feed.Current, feed.CurrentSource.Path, DateTime.UnixEpoch.Ticks));
        return shaped;
    }
}
