import type { common as english } from './en';

export const common: Readonly<Record<keyof typeof english, string>> = {
  'page.language': '语言',
  'page.theme.system': '主题：跟随系统',
  'page.theme.dark': '主题：深色',
  'page.theme.light': '主题：浅色',
  'page.close': '关闭',
  'page.cancel': '取消',
  'role.admin': '管理员',
  'role.operator': '操作员',
  'role.viewer': '观看者',
  'role.auditor': '审计员',
  'role.guest': '访客',
};
