using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hewn.Tests.Support;
using static Hewn.Tests.Support.RunningLog;

namespace Hewn.Tests.Records;

/// <summary>Every bound: the line stays valid, and what is cut says so with the right number.</summary>
public sealed partial class LineLimitTests
{
    [GeneratedRegex(@"…\[truncated (\d+) (bytes|items|members)\]$")]
    private static partial Regex Note();

    private static (string Kept, long Cut) Split(string? text)
    {
        Match note = Note().Match(text!);
        note.Success.ShouldBeTrue($"no note at the end of a text of {text!.Length}");
        return (text[..note.Index], long.Parse(note.Groups[1].Value));
    }

    [Theory]
    [InlineData("a", 1 << 20)]
    [InlineData("\n", 1 << 20)]
    [InlineData("\u0001", 1 << 20)]
    [InlineData("€", 1 << 18)]
    [InlineData("😀", 1 << 18)]
    [InlineData("a\"é\n😀\u2028", 50_000)]
    public void A_huge_string_is_cut_and_the_note_counts_the_rest(string piece, int times)
    {
        string text = string.Concat(Enumerable.Repeat(piece, times));
        JsonElement field = FieldOf(text);
        (string kept, long cut) = Split(field.GetString());
        text.ShouldStartWith(kept);
        (Encoding.UTF8.GetByteCount(kept) + cut).ShouldBe(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetByteCount(field.GetRawText())
            .ShouldBeInRange(Limits.MaxStringBytes - 8, Limits.MaxStringBytes + 64);
    }

    [Fact]
    public void A_huge_message_is_cut_in_the_same_way()
    {
        var record = RecordOf(log => log.Info(new string('m', 1 << 20)));
        (string kept, long cut) = Split(record.Text("message"));
        (kept.Length + cut).ShouldBe(1 << 20);
    }

    [Fact]
    public void A_string_that_just_fits_is_whole()
    {
        string text = new('a', Limits.MaxStringBytes);
        FieldOf(text).GetString().ShouldBe(text);
        FieldOf(text + "b").GetString().ShouldBe(text + "…[truncated 1 bytes]");
    }

    [Fact]
    public void Huge_lists_say_how_many_elements_are_missing()
    {
        int[] list = [.. Enumerable.Range(0, 100_000)];
        JsonElement[] elements = [.. FieldOf(list).EnumerateArray()];
        (_, long cut) = Split(elements[^1].GetString());
        (elements.Length - 1 + cut).ShouldBe(list.Length);
        elements[..^1].Select(element => element.GetInt32()).ShouldBe(list[..(elements.Length - 1)]);

        elements = [.. FieldOf(JsonSerializer.SerializeToElement(list)).EnumerateArray()];
        (_, cut) = Split(elements[^1].GetString());
        (elements.Length - 1 + cut).ShouldBe(list.Length);
    }

    [Fact]
    public void Huge_objects_say_how_many_members_are_missing()
    {
        var members = Enumerable.Range(0, 20_000).ToDictionary(i => $"name{i}", i => (object?)i);
        foreach (object value in (object[])[members, members.ToDictionary(m => m.Key, m => (int)m.Value!),
            JsonSerializer.SerializeToElement(members)])
        {
            JsonProperty[] shown = [.. FieldOf(value).EnumerateObject()];
            shown[^1].Name.ShouldBe("…");
            (_, long cut) = Split(shown[^1].Value.GetString());
            (shown.Length - 1 + cut).ShouldBe(members.Count);
        }
    }

    [Fact]
    public void Huge_byte_arrays_are_cut()
    {
        byte[] bytes = new byte[1 << 20];
        (string kept, long cut) = Split(FieldOf(bytes).GetString());
        (Convert.FromBase64String(kept).Length + cut).ShouldBe(bytes.Length);
    }

    [Fact]
    public void Of_a_thousand_fields_those_beyond_the_limit_are_counted()
    {
        LogField[] fields = [.. Enumerable.Range(0, 1000).Select(i => (LogField)($"f{i}", i))];
        var record = RecordOf(log => log.Info("m", fields));
        record.Raw("truncated_fields").ShouldBe($"{1000 - Limits.MaxFields}");
        record.Names().Count(name => name[0] == 'f').ShouldBe(Limits.MaxFields);
        record.Raw("f127").ShouldBe("127");
    }

    [Fact]
    public void Bound_fields_and_scopes_beyond_the_limit_are_counted_too()
    {
        LogField[] fields = [.. Enumerable.Range(0, 200).Select(i => (LogField)($"f{i}", i))];
        var record = RecordOf(log => log.WithFields(fields).With("one", 1).Info("m", ("two", 2)));
        record.Raw("truncated_fields").ShouldBe("74");
    }

    [Fact]
    public void A_name_that_is_there_is_replaced_even_in_a_full_record()
    {
        LogField[] fields = [.. Enumerable.Range(0, Limits.MaxFields).Select(i => (LogField)($"f{i}", i))];
        var record = RecordOf(log => log.WithFields(fields).Info("m", ("f5", "new")));
        record.Text("f5").ShouldBe("new");
        record.Has("truncated_fields").ShouldBeFalse();
    }

    [Fact]
    public void Fields_that_do_not_fit_into_the_line_are_counted_and_smaller_ones_still_written()
    {
        LogField[] fields =
            [.. Enumerable.Range(0, 20).Select(i => (LogField)($"big{i}", new string('x', 30_000))), ("small", 1)];
        using var log = new RunningLog();
        log.Log.Info("m", fields);
        log.System.Dispose();
        string line = LogLines.Read(log.File).Single();
        var record = LogLines.Parse(line);
        int shown = record.Names().Count(name => name.StartsWith("big", StringComparison.Ordinal));
        shown.ShouldBeInRange(5, 8);
        record.Raw("truncated_fields").ShouldBe($"{20 - shown}");
        record.Raw("small").ShouldBe("1");
    }

    [Fact]
    public void The_error_always_fits_behind_fields_and_message_at_their_largest()
    {
        LogField[] fields = [.. Enumerable.Range(0, 20)
            .Select(i => (LogField)($"f{i}", new string('\n', 30_000)))];
        var error = new InvalidOperationException(new string('\u0001', 100_000), new FormatException("the cause"));
        string huge = new('"', 100_000);
        using (Log.Context(huge, huge, huge, huge, huge, huge))
        {
            var record = RecordOf(
                log => log.For(huge).Error(error, huge, fields),
                options => (options.Service, options.Environment) = (huge, huge));
            Split(record.Text("error"));
            record.Text("error_type").ShouldBe("System.InvalidOperationException");
            Split(record.Text("stack_trace"));
            record.Has("truncated_fields").ShouldBeTrue();
            Split(record.Text("request_id"));
            Split(record.Text("logger"));
        }
    }

    [Fact]
    public void Names_are_bounded_and_escaped()
    {
        var record = RecordOf(log => log.Info("m", ("", 1), ("a\nb\"\u2028", 2), (new string('n', 10_000), 3)));
        record.Raw("_").ShouldBe("1");
        record.Raw("a\nb\"\u2028").ShouldBe("2");
        (string kept, long cut) = Split(record.Names()[^1]);
        (kept.Length + cut).ShouldBe(10_000);
    }

    [Fact]
    public void Lists_of_lists_stay_within_the_value_s_bound()
    {
        object value = new string('x', 30_000);
        for (int level = 0; level < 12; level++)
            value = new[] { value, value, value };
        using var log = new RunningLog();
        log.Log.Info("m", ("x", value), ("after", 1));
        log.StopAtOne().Raw("after").ShouldBe("1");
    }

    [Fact]
    public void The_bounds_fit_into_each_other()
    {
        int head = Limits.MaxStringBytes + (9 * Limits.MaxIdBytes) + 1024;
        head.ShouldBeLessThan(Limits.HeadReserveBytes);
        ((2 * Limits.MaxStringBytes) + Limits.MaxIdBytes + 256).ShouldBeLessThan(Limits.ErrorReserveBytes);
        (Limits.HeadReserveBytes + Limits.ErrorReserveBytes + Limits.MaxValueBytes)
            .ShouldBeLessThan(Limits.MaxLineBytes);
        Limits.MinBufferBytes.ShouldBeGreaterThan(Limits.MaxLineBytes + 16);
    }
}
