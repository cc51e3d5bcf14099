using Hewn.AspNetCore.Proxy;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Proxy;

public sealed class ForwardedHeadersTests
{
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
            .ShouldBe(["Expect: 100-continue", "TE: trailers", "X-Request-ID: r1", "X-Yours: yes"]);
    }
}
