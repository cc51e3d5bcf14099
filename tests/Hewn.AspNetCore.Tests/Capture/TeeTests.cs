using System.Text;
using Hewn.AspNetCore.Capture;
using Hewn.AspNetCore.Capture.Streams;

namespace Hewn.AspNetCore.Tests.Capture;

public sealed class TeeTests
{
    private static readonly byte[] _text = Encoding.UTF8.GetBytes("one two three");

    private static string Seen(CapturedBody body) => Encoding.UTF8.GetString(body.Take(close: false).Bytes.Span);

    [Fact]
    public async Task Every_way_of_reading_is_noted()
    {
        foreach (Func<Stream, Task> read in Ways())
        {
            var body = new CapturedBody(100);
            int ends = 0;
            await using var tee = new RequestTee(new MemoryStream(_text), body, null, () => ends++);
            await read(tee);
            Seen(body).ShouldBe("one two three");
            ends.ShouldBeGreaterThan(0);
        }
    }

    private static Func<Stream, Task>[] Ways() =>
    [
        stream => stream.CopyToAsync(Stream.Null),
        stream => { stream.CopyTo(Stream.Null); return Task.CompletedTask; },
        stream => { while (stream.ReadByte() >= 0) { } return Task.CompletedTask; },
        async stream => { while (await ReadOldAsync(stream) > 0) { } },
        stream => { while (stream.Read(new byte[4], 1, 2) > 0) { } return Task.CompletedTask; },
        async stream => { while (await ReadVeryOldAsync(stream) > 0) { } },
        async stream => { _ = await ReadNothingAsync(stream); await new StreamReader(stream).ReadToEndAsync(); },
    ];

    private static Task<int> ReadVeryOldAsync(Stream stream) =>
        Task.Factory.FromAsync(stream.BeginRead, stream.EndRead, new byte[5], 0, 5, null);

#pragma warning disable CA1835 // The old overload is what is tested.
    private static Task<int> ReadOldAsync(Stream stream) => stream.ReadAsync(new byte[3], 0, 3);
#pragma warning restore CA1835

    private static ValueTask<int> ReadNothingAsync(Stream stream) => stream.ReadAsync(Memory<byte>.Empty);

    [Fact]
    public async Task A_read_of_nothing_is_no_end()
    {
        int ends = 0;
        await using var tee = new RequestTee(new MemoryStream(_text), new CapturedBody(100), null, () => ends++);
        (await ReadNothingAsync(tee)).ShouldBe(0);
        ends.ShouldBe(0);
    }

    [Fact]
    public async Task The_declared_length_is_the_end()
    {
        int ends = 0;
        await using var tee = new RequestTee(
            new MemoryStream(_text), new CapturedBody(100), _text.Length, () => ends++);
        await tee.ReadExactlyAsync(new byte[_text.Length]);
        ends.ShouldBe(1);
    }

    [Fact]
    public void A_rewound_stream_is_noted_once()
    {
        var body = new CapturedBody(100);
        using var tee = new RequestTee(new MemoryStream(_text), body, null, () => { });
        tee.ReadExactly(new byte[7]);
        tee.Position = 4;
        tee.CopyTo(Stream.Null);
        tee.Seek(0, SeekOrigin.Begin);
        tee.CopyTo(Stream.Null);
        Seen(body).ShouldBe("one two three");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public void A_capture_keeps_to_its_limit_and_counts_on(int limit)
    {
        var body = new CapturedBody(limit);
        for (int i = 0; i < 300; i++)
            body.Append("abc"u8);
        BodySnapshot snapshot = body.Take(close: true);
        snapshot.TotalBytes.ShouldBe(900);
        snapshot.Bytes.Length.ShouldBe(Math.Min(limit, 900));
        snapshot.IsComplete.ShouldBe(limit >= 900);
        body.Append("late"u8);
        body.Take(close: true).TotalBytes.ShouldBe(900);
    }

    [Fact]
    public void A_file_sent_past_the_capture_makes_it_incomplete()
    {
        var body = new CapturedBody(100);
        body.Append("before"u8);
        body.Skip(1000);
        body.Append("after"u8);
        BodySnapshot snapshot = body.Take(close: true);
        Encoding.UTF8.GetString(snapshot.Bytes.Span).ShouldBe("before");
        snapshot.TotalBytes.ShouldBe(1011);
        snapshot.IsComplete.ShouldBeFalse();
    }

    [Theory]
    [InlineData("application/json", BodyFormat.Json)]
    [InlineData("application/problem+json; charset=utf-8", BodyFormat.Json)]
    [InlineData("text/json", BodyFormat.Json)]
    [InlineData("text/event-stream", BodyFormat.Lines)]
    [InlineData("application/x-ndjson", BodyFormat.Lines)]
    [InlineData("text/html; charset=\"utf-8\"", BodyFormat.Text)]
    [InlineData("text/plain; charset=latin1", BodyFormat.Text)]
    [InlineData("application/x-www-form-urlencoded", BodyFormat.Form)]
    [InlineData("multipart/form-data; boundary=x", BodyFormat.None)]
    [InlineData("image/png", BodyFormat.None)]
    [InlineData("text/plain; charset=klingon", BodyFormat.None)]
    [InlineData("garbage", BodyFormat.None)]
    [InlineData("", BodyFormat.None)]
    [InlineData(null, BodyFormat.None)]
    public void The_media_type_decides_the_format(string? contentType, object format) =>
        BodyType.Of(contentType, default).Format.ShouldBe((BodyFormat)format);

    [Fact]
    public void A_body_in_a_coding_that_nobody_here_knows_is_not_captured()
    {
        BodyType.Of("application/json", "zstd").Format.ShouldBe(BodyFormat.None);
        BodyType.Of("application/json", new(["gzip", "br"])).Format.ShouldBe(BodyFormat.None);
        BodyType.Of("application/json", "gzip").Coding.ShouldBe(ContentCoding.Gzip);
    }
}
