using System.Text;
using Hewn.Store.Sessions;

namespace Hewn.Store.Tests.Sessions;

public sealed class LooseJsonTests
{
    [Theory]
    [InlineData("{\"a\": NaN}", "{\"a\": \"NaN\"}", 1)]
    [InlineData("{\"a\":[NaN,Infinity,-Infinity,1]}", "{\"a\":[\"NaN\",\"Infinity\",\"-Infinity\",1]}", 3)]
    [InlineData("{\"NaN\":NaN,\"b\":\"NaN \\\" NaN\",\"c\":-Infinity}",
        "{\"NaN\":\"NaN\",\"b\":\"NaN \\\" NaN\",\"c\":\"-Infinity\"}", 2)]
    [InlineData("{\"a\":\"\\\\\",\"b\":NaN}", "{\"a\":\"\\\\\",\"b\":\"NaN\"}", 1)]
    public void Bare_numbers_become_strings_and_texts_stay(string loose, string expected, int replaced)
    {
        byte[]? normal = LooseJson.Normalise(Encoding.UTF8.GetBytes(loose), out int count);
        Encoding.UTF8.GetString(normal.ShouldNotBeNull()).ShouldBe(expected);
        count.ShouldBe(replaced);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"a\":\"NaN\",\"I\":\"-Infinity\"}")]
    [InlineData("{\"a\":1}")]
    public void Without_any_nothing_is_made(string json) =>
        LooseJson.Normalise(Encoding.UTF8.GetBytes(json), out _).ShouldBeNull();
}
