using System.Text;
using Hewn.Store.Statistics;

namespace Hewn.Store.Tests.Statistics;

/// <summary>The path of a call's address.</summary>
public sealed class CallPathTests
{
    [Theory]
    [InlineData("http://host:80/v1/chat?x=1#y", "/v1/chat")]
    [InlineData("https://host", "/")]
    [InlineData("https://host?x=/y", "/")]
    [InlineData("/v1/chat?x=1", "/v1/chat")]
    [InlineData("/login?next=https://example.com/home", "/login")]
    [InlineData("/proxy/http://up/x", "/proxy/http://up/x")]
    [InlineData("/a#http://b/c", "/a")]
    [InlineData("", "")]
    public void It_is_the_one_of_the_address_itself(string url, string path) =>
        Encoding.UTF8.GetString(CallFacts.PathOf(Encoding.UTF8.GetBytes(url))).ShouldBe(path);
}
