-- Reviews have no id: it is made of what they say of what. Polarity: the label, where the words bear it out. Many labels
-- are wrong ("受益非浅" as blame), and praise with a "but" is no verdict. What is turned round counts as the contrary
-- ("不好吃", "没有坏").
WITH said AS (
    SELECT *, clean_text(review) AS text,
        regexp_replace(regexp_replace(clean_text(review),
            '(?:不|没有?|无|别|未)[^，。！？,.!? ]{0,3}?(?:差|坏|破|烂|掉|卡|慢|脏|臭|退|异味|问题|失望|后悔|毛病|死机|上当|贵|吃亏)|差不多|差点|假期|暑假|寒假|放假|坏处|破费|卡片|网卡|显卡|电话卡|内存卡|刷卡|掉价', '', 'g'),
            '(?:不|没|无|未|难)[^，。！？,.!? ]{0,4}?(?:喜欢|满意|赞|值|漂亮|棒|推荐|给力|舒服|实惠|清晰|清楚|好吃|好用|好看|好|甜|行|错过)', '差', 'g')
            AS straight
    FROM reviews
    WHERE cat NOT IN ('酒店', '蒙牛') AND clean_text(review) IS NOT NULL
),
judged AS (
    SELECT *,
        regexp_matches(text, '不错|[很真太超挺最]好|好(?:评|吃|用|看|喝|闻|极)') OR regexp_matches(straight, '喜欢|满意|赞|值得|漂亮|棒|推荐|给力|舒服|实惠|清晰|爱不释手|精彩|受益|超值|物美价廉|性价比|流畅|完美|甜|信赖|放心|感动|好书|经典') AS praises,
        regexp_matches(straight, '差|烂|坏|垃圾|失望|假|骗|后悔|上当|郁闷|糟|毛病|死机|破|脏|掉色|坑|退|无语|忽悠|投诉|酸|涩|臭|卡|怀疑|恶心|慢|贵|问题|毁|裂|开胶|气愤|过期|太[小大薄厚重吵低短长紧]') AS blames,
        regexp_matches(text, '但|就是|可惜|唯一|不过|只是|美中不足|缺点|一般|然而|却|虽然|还可以|还行|[?？]') AS wavers,
        regexp_matches(text, '但|不过|虽然|唯一|还可以|还行|更好|更完美|欣喜|没有?问题|优点|小郁闷') AS softens
    FROM said
)
SELECT
    nid(md5(cat || chr(31) || review)) AS review_id,
    'zh' AS locale,
    text,
    nid(cat) AS category_id,
    -- A star stands for what the shop masked.
    CASE WHEN contains(text, '*') THEN NULL WHEN label = 1 AND praises AND NOT blames AND NOT wavers THEN 'positive'
        WHEN label = 0 AND blames AND NOT praises AND NOT softens THEN 'negative' END AS polarity,
    src
FROM judged
