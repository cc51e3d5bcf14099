using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Capture;
using Hewn.AspNetCore.Capture.Llm;

namespace Hewn.AspNetCore.Tests.Capture.Streams;

public sealed class JsonCondenserTests
{
    private static (string Copy, RequestFacts Facts) Condense(string json, int pieceBytes = int.MaxValue)
    {
        var body = BodyWatcher.OfRequest(
            BodyType.Of("application/json", default), 10_000_000, e => throw new InvalidOperationException("no", e));
        foreach (byte[] piece in Encoding.UTF8.GetBytes(json).Chunk(Math.Min(pieceBytes, json.Length + 100)))
            body.Append(piece);
        return (Encoding.UTF8.GetString(body.Take(close: true).Bytes.Span), body.Facts.ShouldNotBeNull());
    }

    private static string Picture(int bytes)
    {
        byte[] all = new byte[bytes];
        new Random(7).NextBytes(all);
        new byte[] { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13 }.CopyTo(all, 0);
        return Convert.ToBase64String(all);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void JSON_without_media_is_copied_sign_by_sign(int pieceBytes)
    {
        foreach (string json in new[]
        {
            "{}", "[]", "17", "\"x\"", "null",
            " {\"a\" : [1, 2.5e3 ,-4,\"\\\"\\\\\", {\"b\":[[],[true]]}] }\n{\"c\":1}",
            "{\"data:\":\"data:text/plain,hello\",\"ü\":\"ü\\u00fc\"}", "not json at all", "{\"a\":", "}}}", "[1,2,,3]",
            "{\"long\":\"" + new string('a', 5000) + "\",\"b\":\"" + string.Join(' ', Enumerable.Repeat("Word1", 900))
                + "\"}",
            "[" + string.Join(',', Enumerable.Range(0, 64)) + "]", new string('[', 100) + new string(']', 100),
            "[" + string.Join(',', Enumerable.Range(0, 64)) + ",\"x\",1]",
        })
            Condense(json, pieceBytes).Copy.ShouldBe(json);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(int.MaxValue)]
    public void Media_become_a_note_of_type_and_size(int pieceBytes)
    {
        string picture = Picture(3001);
        string escaped = picture.Replace("/", "\\/", StringComparison.Ordinal);
        string json = $$$"""
            {"messages":[{"role":"user","content":[
            {"type":"image_url","image_url":{"url":"data:image/jpeg;base64,{{{picture}}}"}},
            {"type":"input_audio","input_audio":{"data":"UklGRiQAAABXQVZFZm10{{{picture}}}","format":"wav"}},
            {"type":"text","text":"what is it?"}],"images":["{{{picture}}}","{{{escaped}}}"]}],"model":"m"}
            """;
        (string copy, RequestFacts facts) = Condense(json, pieceBytes);
        copy.ShouldContain("\"url\":\"[image/jpeg, 3001 bytes]\"");
        copy.ShouldContain("\"images\":[\"[image/png, 3001 bytes]\",\"[image/png, 3001 bytes]\"]");
        copy.ShouldContain("[audio/wav, 301");
        copy.ShouldContain("what is it?");
        copy.Length.ShouldBeLessThan(500);
        JsonDocument.Parse(copy).RootElement.GetProperty("model").GetString().ShouldBe("m");
        facts.Model.ShouldBe("m");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(int.MaxValue)]
    public void Long_lists_of_numbers_keep_their_beginning_and_stay_JSON(int pieceBytes)
    {
        string numbers = string.Join(", ", Enumerable.Range(0, 1000));
        (string copy, _) = Condense(
            $$$"""{"a":[{{{numbers}}}],"b":[{{{numbers}}},"x",5],"c":[{{{numbers}}},{"d":1}]}""", pieceBytes);
        JsonElement root = JsonDocument.Parse(copy).RootElement;
        root.GetProperty("a").GetArrayLength().ShouldBe(65);
        root.GetProperty("a")[64].GetString().ShouldBe("…[936 more numbers]");
        root.GetProperty("b").EnumerateArray().TakeLast(3).Select(one => one.ToString())
            .ShouldBe(["…[936 more numbers]", "x", "5"]);
        root.GetProperty("c")[65].GetProperty("d").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void What_a_request_asks_for_is_found_wherever_it_stands(int pieceBytes)
    {
        string text = new('x', 100_000);
        (_, RequestFacts facts) = Condense($$$"""
            {"messages":[{"role":"system","content":"{{{text}}}","model":"no"},{"role":"user","content":"hi","seed":1}],
            "tools":[{"type":"function"},{"type":"function"}],"options":{"temperature":0.5,"num_predict":7,
            "x":{"seed":3}},
            "stream":true,"top_p":0.9,"seed":42,"user":"\u00fcser","model":"org\/m","n":2}
            """, pieceBytes);
        (facts.Model, facts.User, facts.Stream).ShouldBe(("org/m", "üser", true));
        (facts.Temperature, facts.TopP, facts.Seed, facts.MaxTokens).ShouldBe((0.5, 0.9, 42L, 7L));
        (facts.Tools, facts.Messages, facts.Choices).ShouldBe((2, 2, 2L));
        facts.IsOfModel.ShouldBeTrue();
    }

    [Fact]
    public void What_is_not_said_or_of_another_kind_is_not_known()
    {
        (_, RequestFacts facts) = Condense(
            """
            {"model":7,"temperature":"hot","top_p":null,"seed":1.5,"stream":"yes","max_tokens":[1],"prompt":"x"}
            """);
        (facts.Temperature, facts.TopP, facts.Seed, facts.Stream, facts.MaxTokens)
            .ShouldBe((null, null, null, null, null));
        (facts.Tools, facts.Messages).ShouldBe((null, null));
    }

    [Fact]
    public void An_upload_of_a_hundred_megabytes_holds_no_more_than_its_limit()
    {
        var body = BodyWatcher.OfRequest(BodyType.Of("application/json", default), 32 * 1024);
        byte[] piece = Encoding.UTF8.GetBytes(Picture(30_000));
        body.Append("{\"input\":\"data:image/png;base64,"u8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 2500; i++)
            body.Append(piece);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64 * 1024);
        body.Append("\",\"model\":\"m\"}"u8);
        BodySnapshot kept = body.Take(close: true);
        kept.IsComplete.ShouldBeTrue();
        kept.Bytes.Length.ShouldBeLessThan(100);
        body.Facts.ShouldNotBeNull().Model.ShouldBe("m");
    }
}
