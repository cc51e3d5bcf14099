using Hewn.AspNetCore.Proxy;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Proxy;

public sealed class ForwardedHeadersTests
{
    [Theory]
    [InlineData("close", "close")]
    [InlineData("close, close", "close, close")]
    [InlineData("close, X-A", "close, X-A, keep-alive")]
    [InlineData("X-A,Upgrade", "X-A,Upgrade, keep-alive")]
    [InlineData("keep-alive, X-A, Keep-Alive", "X-A")]
    [InlineData("X-A, X-B", "X-A, X-B")]
    [InlineData("close, keep-alive, X-A", "close, keep-alive, X-A")]
    public void No_option_is_hidden_behind_those_that_the_web_server_knows(string sent, string read)
    {
        ConnectionField.Rewrite(sent).ShouldBe(read);
        ConnectionField.Instance.GetString(System.Text.Encoding.Latin1.GetBytes(sent)).ShouldBe(read);
    }

    [Fact]
    public void What_a_connection_names_is_of_one_hop()
    {
        var from = new HeaderDictionary
        {
            ["Connection"] = "close, X-Mine",
            ["x-mine"] = "no",
            ["X-Yours"] = "yes",
            ["Expect"] = "100-continue",
            ["TE"] = "gzip, trailers;q=0.5",
        };
        using var to = new HttpRequestMessage();
        ForwardedHeaders.CopyRequest(from, to, "X-Request-ID", "r1");
        to.Headers.Select(one => $"{one.Key}: {string.Join(',', one.Value)}").Order()
            .ShouldBe(
                ["Connection: TE", "Expect: 100-continue", "TE: trailers", "X-Request-ID: r1", "X-Yours: yes"]);
    }

    [Fact]
    public void What_is_said_of_content_goes_on_though_there_is_none()
    {
        var from = new HeaderDictionary
        {
            ["Content-Type"] = "application/json",
            ["Content-Language"] = new(["de", "fr"]),
            ["X-A"] = new(["1", "2"]),
        };
        using var to = new HttpRequestMessage();
        ForwardedHeaders.CopyRequest(from, to, "X-Request-ID", "r1");
        to.Content.ShouldNotBeNull().Headers.NonValidated
            .Select(one => $"{one.Key}: {string.Join('|', one.Value)}").Order()
            .ShouldBe(["Content-Language: de|fr", "Content-Type: application/json"]);
        to.Headers.GetValues("X-A").ShouldBe(["1", "2"]);
    }
}
